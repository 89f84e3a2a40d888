import Imports
import Jobs
import Ledger
import Statements
import Store
import Testing

@Suite struct QuestionTests {
    /// Every date can be read both ways.
    private static let ambiguous = TestLedger.File(
        "ambiguous.csv", "Date,Description,Amount\n03/04/2025,Tesco,-12.00\n05/06/2025,Boots,-7.50\n07/08/2025,Wages,900.00\n")

    @Test func ambiguousDatesHoldTheImportUntilTheyAreAnswered() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(Self.ambiguous)
            #expect(held.state == .held)
            #expect(held.questions.map(\.kind) == [.dateOrder], "\(held.questions)")
            #expect(!held.review)
            #expect(try await ledger.transactions().isEmpty)
            let question = try #require(held.questions.first)
            #expect(question.choices.count == 2)
            #expect(!question.rows.isEmpty)
            await #expect(throws: ImportError.unknownChoice(choice: "ymd?", question: question.id)) {
                try await ledger.service.answer(import: held.id, question: question.id, choice: "ymd?")
            }
            await #expect(throws: ImportError.unknownQuestion(id: "colour", importID: held.id)) {
                try await ledger.service.answer(import: held.id, question: "colour", choice: "red")
            }
            _ = try await ledger.service.answer(import: held.id, question: question.id, choice: "dmy")
            let cell = try await ledger.settled(held.id)
            #expect(cell.published, "\(cell)")
            #expect(cell.attempt == 1, "a question is no attempt")
            #expect(
                try await ledger.transactions() == ["Giro 2025-04-03 -1200 Tesco", "Giro 2025-06-05 -750 Boots", "Giro 2025-08-07 90000 Wages"])
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aHeldImportDoesNotKeepOthersWaiting() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(Self.ambiguous)
            #expect(held.state == .held)
            #expect(try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november))).published)
        }
    }

    @Test func aFileThatNamesNoAccountAsksForOne() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let known = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)), account: "Giro")
            #expect(known.account == "Giro")
            let gum = StatementText.csv([
                BankRow(day: .november(20), amount: -99, text: "Gum"), BankRow(day: .november(21), amount: -50, text: "Milk"),
            ])
            let held = try await ledger.read(TestLedger.File("b.csv", gum), account: nil)
            #expect(held.state == .held)
            #expect(held.questions.map(\.kind) == [.account])
            let giro = try await ledger.integer("SELECT id FROM account WHERE name = 'Giro'")
            #expect(held.questions.first?.choices.map(\.id) == ["\(giro)", "new:b"])
            _ = try await ledger.service.answer(import: held.id, question: "account", choice: "\(giro)")
            #expect(try await ledger.settled(held.id).account == "Giro")
            #expect(try await ledger.transactions().contains("Giro 2025-11-20 -99 Gum"))
        }
    }

    @Test func anAnswerCanNameANewAccount() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(TestLedger.File("b.csv", StatementText.csv(StatementText.november)), account: nil)
            #expect(held.questions.map(\.kind) == [.account])
            _ = try await ledger.service.answer(import: held.id, question: "account", choice: "new:My Savings")
            #expect(try await ledger.settled(held.id).account == "My Savings")
            #expect(try await ledger.rows("SELECT name FROM account WHERE deleted = 0") { $0.text(0) } == ["My Savings"])
        }
    }

    @Test func aHeldImportCanBeCancelled() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(Self.ambiguous)
            #expect(try await ledger.service.cancel(import: held.id).state == .cancelled)
            await #expect(throws: ImportError.self) { try await ledger.service.answer(import: held.id, question: "date_order", choice: "dmy") }
        }
    }

    @Test func reviewHoldsUntilApproved() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("first.csv", StatementText.csv(Array(StatementText.november.prefix(2)))))
            let before = try await ledger.cells()
            let held = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november))) { $0.review = true }
            #expect(held.state == .held)
            #expect(held.review)
            #expect(held.rows.figures == [4, 2, 2, 0, 0], "the plan is shown")
            #expect(try await ledger.cells() == before)
            #expect(try await ledger.transactions().count == 2)
            _ = try await ledger.service.approve(import: held.id)
            let cell = try await ledger.settled(held.id)
            #expect(cell.published)
            #expect(cell.rows.figures == [4, 2, 2, 0, 0])
            #expect(try await ledger.transactions().count == 4)
            await #expect(throws: ImportError.self) { try await ledger.service.approve(import: held.id) }
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aPipelineCanAskForReview() async throws {
        let ledger = try await TestLedger(pipelines: ["default.yaml": "name: default\ncommit:\n  mode: review\n"])
        try await ledger.whileRunning {
            let held = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            #expect(held.review)
        }
    }

    @Test func aQuestionIsAnsweredBeforeApproval() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(Self.ambiguous) { $0.review = true }
            await #expect(throws: ImportError.self) { try await ledger.service.approve(import: held.id) }
            _ = try await ledger.service.answer(import: held.id, question: "date_order", choice: "mdy")
            let waiting = try await ledger.settled(held.id)
            #expect(waiting.state == .held && waiting.review)
            _ = try await ledger.service.approve(import: held.id)
            #expect(try await ledger.settled(held.id).published)
        }
    }
}
