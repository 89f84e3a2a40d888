import Imports
import Jobs
import Ledger
import Statements
import Store
import Testing

/// A bank that changes the columns of its export is noticed before anything of the new file is in the ledger.
@Suite struct LayoutTests {
    private static let old = "Date,Description,Amount,Balance"

    private static func file(_ name: String, _ header: String, _ rows: String...) -> TestLedger.File {
        TestLedger.File(name, ([header] + rows).map { $0 + "\n" }.joined())
    }

    private static let first = file("2025-10.csv", old, "2025-10-13,Bakery,-4.50,95.50", "2025-10-14,Cinema,-10.00,85.50")
    private static let same = file("2025-11.csv", old, "2025-11-13,Bakery,-4.50,81.00", "2025-11-14,Cinema,-10.00,71.00")

    private static func changed(_ day: Int) -> TestLedger.File {
        file(
            "2025-12-\(day).csv", "Date,Category,Payee,Amount", "2025-12-\(day),Food,Bakery Huber,-5.25", "2025-12-\(day + 1),Fun,Cinema Royal,-11.00"
        )
    }

    @Test func aChangedLayoutOfAKnownAccountIsAskedAboutBeforeAnythingIsCommitted() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published, "the first file of an account has nothing to differ from")
            #expect(try await ledger.read(Self.same).published)
            let before = try await ledger.cells()
            let held = try await ledger.read(Self.changed(10))
            #expect(held.state == .held)
            let question = try #require(held.questions.first)
            #expect(held.questions.count == 1)
            #expect(question.kind == .layout)
            #expect(question.choices.map(\.id) == ["accept"])
            #expect(question.rows == [2])
            for words in [
                "2025-12-10.csv", "Giro", "New: “Category”.", "Gone: “Balance”.", "“Description” seems to be called “Payee” now.",
                "date from “Date”, amount from “Amount”", "Line 2 is then 2025-12-10, -5.25, “Bakery Huber”.",
            ] {
                #expect(question.text.contains(words), "\(words) is not in: \(question.text)")
            }
            #expect(try await ledger.cells() == before)
            await #expect(throws: ImportError.unknownChoice(choice: "no", question: question.id)) {
                try await ledger.service.answer(import: held.id, question: question.id, choice: "no")
            }
            _ = try await ledger.service.answer(import: held.id, question: question.id, choice: "accept")
            #expect(try await ledger.settled(held.id).published)
            #expect(try await ledger.transactions().contains("Giro 2025-12-10 -525 Bakery Huber"))
            #expect(try await ledger.read(Self.changed(20)).published, "accepted once")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func oneAnswerIsGoodForAllFilesOfTheAccountThatWait() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            #expect(try await ledger.read(Self.same, account: "Savings").published)
            let giro = try await ledger.submit([Self.changed(10), Self.changed(12), Self.changed(14)], account: "Giro").imports.map(\.id)
            let savings = try await ledger.submit([Self.changed(20)], account: "Savings").imports.map(\.id)
            for id in giro + savings { #expect(try await ledger.settled(id).state == .held) }
            _ = try await ledger.service.answer(import: giro[1], question: "changed_layout", choice: "accept")
            for id in giro {
                let cell = try await ledger.settled(id)
                #expect(cell.published)
            }
            #expect(try await ledger.service.cell(savings[0]).state == .held, "another account")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func twoExportersOfOneAccountAskOnceEach() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            let held = try await ledger.read(Self.changed(10))
            _ = try await ledger.service.answer(import: held.id, question: "changed_layout", choice: "accept")
            #expect(try await ledger.settled(held.id).published)
            #expect(try await ledger.read(Self.same).published)
            #expect(try await ledger.read(Self.changed(20)).published)
        }
    }

    @Test func aRefusedLayoutIsAskedAboutAgain() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            let held = try await ledger.read(Self.changed(10))
            #expect(try await ledger.service.cancel(import: held.id).state == .cancelled)
            #expect(try await ledger.transactions().count == 2)
            #expect(try await ledger.read(Self.changed(20)).state == .held)
        }
    }

    @Test func anAcceptedLayoutOutlivesItsUndo() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            let held = try await ledger.read(Self.changed(10))
            _ = try await ledger.service.answer(import: held.id, question: "changed_layout", choice: "accept")
            #expect(try await ledger.settled(held.id).published)
            _ = try await ledger.undo(held.id)
            #expect(try await ledger.redo(held.id).published)
            _ = try await ledger.undo(held.id)
            #expect(try await ledger.read(Self.changed(20)).published)
        }
    }

    @Test func theWrongFirstFileIsForgottenWithItsUndo() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let wrong = try await ledger.read(Self.changed(10))
            _ = try await ledger.undo(wrong.id)
            #expect(try await ledger.read(Self.first).published, "nothing published is left that it could differ from")
            #expect(try await ledger.read(Self.changed(20)).state == .held)
        }
    }

    @Test func anotherAccountAnotherFormatAndADefinitionAreNotAsked() async throws {
        let ledger = try await TestLedger(pipelines: [
            "fixed.yaml": "name: fixed\nmatch:\n  file: fixed-*.csv\ncsv:\n  columns:\n    date: Date\n    amount: Amount\n    text: Payee\n"
        ])
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            #expect(try await ledger.read(Self.changed(10), account: "Savings").published)
            #expect(try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(StatementText.november))).published)
            #expect(try await ledger.read(TestLedger.File("a.qif", StatementText.qif(StatementText.november))).published)
            var fixed = Self.changed(20)
            fixed.name = "fixed-2025.csv"
            let cell = try await ledger.read(fixed)
            #expect(cell.published, "\(cell)")
            #expect(cell.pipeline == "fixed")
        }
    }

    @Test func otherQuestionsComeFirst() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            let text = "Posted,Details,Amount\n03/04/2025,Tesco,-12.00\n05/06/2025,Boots,-7.50\n"
            let held = try await ledger.read(TestLedger.File("other.csv", text))
            #expect(held.questions.map(\.id) == ["date_order"], "a row cannot be shown as it is read before this is known")
            _ = try await ledger.service.answer(import: held.id, question: "date_order", choice: "dmy")
            let asked = try await ledger.settled(held.id)
            #expect(asked.questions.map(\.id) == ["changed_layout"])
            #expect(asked.questions.first?.text.contains("Line 2 is then 2025-04-03, -12.00, “Tesco”.") == true)
            _ = try await ledger.service.answer(import: held.id, question: "changed_layout", choice: "accept")
            #expect(try await ledger.settled(held.id).published)
        }
    }

    private struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var header: String
        var row: String
        var words: [String]
    }

    private static let changes: [Change] = [
        Change(
            testDescription: "moved", header: "Date,Amount,Description,Balance", row: "2025-12-13,-4.50,Bakery,95.50",
            words: ["In another place: “Description”."]),
        Change(
            testDescription: "renamed in its place", header: "Date,Description,Betrag,Balance", row: "2025-12-13,Bakery,-4.50,95.50",
            words: ["“Amount” seems to be called “Betrag” now."]),
        Change(
            testDescription: "without a header", header: "2025-12-12,Bakery,-4.50,95.50", row: "2025-12-13,Cinema,-10.00,85.50",
            words: ["It has no header; those had “Date”, “Description”, “Amount”, “Balance”.", "date from column 1"]),
        Change(
            testDescription: "one more", header: "Date,Description,Amount,Balance,Reference", row: "2025-12-13,Bakery,-4.50,95.50,X1",
            words: ["New: “Reference”."]),
    ]

    @Test(arguments: changes)
    private func theQuestionSaysWhatChanged(change: Change) async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            #expect(try await ledger.read(Self.first).published)
            let held = try await ledger.read(Self.file("new.csv", change.header, change.row))
            let text = try #require(held.questions.first?.text, "\(held)")
            for words in change.words { #expect(text.contains(words), "\(words) is not in: \(text)") }
        }
    }
}
