import Imports
import Jobs
import Ledger
import Statements
import Store
import Testing

/// What people answered once is not asked again for files of the same kind.
@Suite struct ProfileTests {
    /// Every date can be read both ways, and each month has other rows.
    private static func ambiguous(_ name: String, year: Int, header: String = "Date,Description,Amount") -> TestLedger.File {
        TestLedger.File(name, "\(header)\n03/04/\(year),Tesco,-12.00\n05/06/\(year),Boots,-7.50\n07/08/\(year),Wages,900.00\n")
    }

    private static func profiles(_ ledger: TestLedger) async throws -> [ProfileRow] {
        let book = ledger.book
        return try await ledger.store.read { db in try db.profiles(book: book) }
    }

    /// Reads a first file and answers what it asks.
    private static func taught(_ ledger: TestLedger, _ choice: String = "dmy", year: Int = 2020) async throws -> Int64 {
        let held = try await ledger.read(ambiguous("first.csv", year: year))
        #expect(held.questions.map(\.id) == ["date_order"])
        #expect(held.remembered.isEmpty)
        _ = try await ledger.service.answer(import: held.id, question: "date_order", choice: choice)
        let cell = try await ledger.settled(held.id)
        #expect(cell.published)
        #expect(cell.remembered.isEmpty, "answered for itself")
        return cell.id
    }

    @Test func theBanksNextFileIsNotAskedAbout() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            _ = try await Self.taught(ledger)
            let next = try await ledger.read(Self.ambiguous("next.csv", year: 2021))
            #expect(next.published)
            #expect(next.remembered == ["date_order"])
            #expect(try await ledger.transactions().contains("Giro 2021-04-03 -1200 Tesco"))
            let profile = try #require(try await Self.profiles(ledger).first)
            #expect(profile.answers == ["date_order": "dmy"])
            #expect(profile.file == "first.csv")
            #expect(profile.format == "csv")
        }
    }

    @Test func anotherHeaderIsAnotherKind() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            _ = try await Self.taught(ledger)
            let other = try await ledger.read(Self.ambiguous("other.csv", year: 2021, header: "Posted,Details,Amount"), account: "Other")
            #expect(other.state == .held)
            #expect(other.questions.map(\.id) == ["date_order"])
        }
    }

    @Test func whatTheFileShowsWinsOverWhatIsRemembered() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            _ = try await Self.taught(ledger)
            let text = "Date,Description,Amount\n03/04/2021,Tesco,-12.00\n12/31/2021,Boots,-7.50\n"
            let cell = try await ledger.read(TestLedger.File("american.csv", text))
            #expect(cell.published)
            #expect(cell.remembered.isEmpty)
            #expect(try await ledger.transactions().contains("Giro 2021-03-04 -1200 Tesco"))
        }
    }

    @Test func aDefinitionWinsOverWhatIsRemembered() async throws {
        let ledger = try await TestLedger(pipelines: [
            "us.yaml": "name: us\nmatch:\n  file: us-*.csv\ncsv:\n  date_order: mdy\n"
        ])
        try await ledger.whileRunning {
            _ = try await Self.taught(ledger)
            let cell = try await ledger.read(Self.ambiguous("us-2021.csv", year: 2021))
            #expect(cell.published, "\(cell)")
            #expect(cell.pipeline == "us")
            #expect(cell.remembered.isEmpty)
            #expect(try await ledger.transactions().contains("Giro 2021-03-04 -1200 Tesco"))
        }
    }

    @Test func oneAnswerIsGoodForAllThatWaitWithTheSameQuestion() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let files = (2019...2022).map { Self.ambiguous("\($0).csv", year: $0) }
            let other = Self.ambiguous("other.csv", year: 2023, header: "Posted,Details,Amount")
            let batch = try await ledger.submit(files + [other], account: "Giro")
            for accepted in batch.imports { #expect(try await ledger.settled(accepted.id).state == .held) }
            _ = try await ledger.service.answer(import: batch.imports[0].id, question: "date_order", choice: "dmy")
            for accepted in batch.imports.prefix(4) {
                let cell = try await ledger.settled(accepted.id)
                #expect(cell.published)
                #expect(cell.remembered == (accepted.id == batch.imports[0].id ? [] : ["date_order"]))
            }
            #expect(try await ledger.service.cell(batch.imports[4].id).state == .held, "another kind of file")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func anUndoForgetsNothingAndForgettingAsksAgain() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await Self.taught(ledger)
            _ = try await ledger.undo(first)
            #expect(try await ledger.read(Self.ambiguous("next.csv", year: 2021)).remembered == ["date_order"])
            let profile = try #require(try await Self.profiles(ledger).first)
            let book = ledger.book
            try await ledger.store.write { db in try db.deleteProfile(profile.id, book: book) }
            let asked = try await ledger.read(Self.ambiguous("third.csv", year: 2022))
            #expect(asked.state == .held)
            await #expect(throws: StoreError.notFound(what: "profile", id: profile.id)) {
                try await ledger.store.write { db in try db.deleteProfile(profile.id, book: book) }
            }
        }
    }

    @Test func aLaterAnswerReplacesTheEarlierOne() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            _ = try await Self.taught(ledger)
            let book = ledger.book
            let profile = try #require(try await Self.profiles(ledger).first)
            try await ledger.store.write { db in try db.deleteProfile(profile.id, book: book) }
            _ = try await Self.taught(ledger, "mdy", year: 2018)
            #expect(try await ledger.read(Self.ambiguous("next.csv", year: 2021)).published)
            #expect(try await ledger.transactions().contains("Giro 2021-03-04 -1200 Tesco"))
        }
    }

    @Test func aQIFIsOnlyKnownByItsNameToo() async throws {
        func qif(_ name: String, _ year: Int) -> TestLedger.File {
            TestLedger.File(name, "!Type:Bank\nD03/04/\(year)\nT-12.00\nPTesco\n^\nD05/06/\(year)\nT-7.50\nPBoots\n^\n")
        }
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(qif("Halifax 2020.qif", 2020))
            #expect(held.questions.map(\.id) == ["date_order"])
            _ = try await ledger.service.answer(import: held.id, question: "date_order", choice: "dmy")
            #expect(try await ledger.settled(held.id).published)
            #expect(try await ledger.read(qif("halifax-2021.qif", 2021)).remembered == ["date_order"])
            #expect(try await ledger.read(qif("chase.qif", 2022)).state == .held)
        }
    }

    @Test func anAccountIsTakenOverOnlyForAFileOfTheSameNameAndKind() async throws {
        func file(_ name: String, _ text: String) -> TestLedger.File {
            TestLedger.File(name, StatementText.csv([BankRow(day: .november(3), amount: -450, text: text)]))
        }
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(file("giro-2025-10.csv", "Bakery"), account: nil)
            #expect(held.questions.map(\.kind) == [.account])
            _ = try await ledger.service.answer(import: held.id, question: "account", choice: "new:Giro")
            #expect(try await ledger.settled(held.id).published)
            let next = try await ledger.read(file("giro-2025-11.csv", "Cinema"), account: nil)
            #expect(next.published)
            #expect(next.account == "Giro")
            #expect(next.remembered == ["account"])
            let savings = try await ledger.read(file("savings-2025-11.csv", "Interest"), account: nil)
            #expect(savings.state == .held, "another name may be another account")
            _ = try await ledger.service.answer(import: savings.id, question: "account", choice: "new:Savings")
            #expect(try await ledger.settled(savings.id).account == "Savings")
            let doubtful = try await ledger.read(file("giro-2025-12.csv", "Theatre"), account: nil)
            #expect(doubtful.state == .held, "two accounts have such files now")
        }
    }

    @Test func anAccountThatNobodyChoseIsNotTakenOver() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            let rows = [BankRow(day: .november(20), amount: -99, text: "Gum")]
            let held = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(rows)), account: nil)
            #expect(held.state == .held)
        }
    }
}
