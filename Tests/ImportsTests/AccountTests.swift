import Imports
import Jobs
import Ledger
import Store
import Testing

@Suite struct AccountTests {
    private static let rows = StatementText.november
    private static let later = [BankRow(day: .november(27), amount: -100, text: "Kiosk"), BankRow(day: .november(28), amount: -200, text: "Milk")]

    private static func accounts(_ ledger: TestLedger) async throws -> [String] {
        try await ledger.rows("SELECT name, currency FROM account WHERE deleted = 0 ORDER BY id") { "\($0.text(0)) \($0.text(1))" }
    }

    @Test func twoFilesOfOneNumberMeetInOneAccount() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(Self.rows)), account: nil)
            let second = try await ledger.read(TestLedger.File("b.ofx", StatementText.ofx(Self.later)), account: nil)
            #expect(first.account == second.account)
            #expect(try await Self.accounts(ledger) == ["Checking ··5512 EUR"])
            let other = try await ledger.read(TestLedger.File("c.ofx", StatementText.ofx(Self.later, account: "70049999")), account: nil)
            #expect(other.account == "Checking ··9999")
            #expect(other.rows.figures == [2, 2, 0, 0, 0], "equal rows of another account are no duplicates")
        }
    }

    @Test func anOptionNamesTheAccountAndTeachesItItsNumber() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(Self.rows)), account: "Household")
            let second = try await ledger.read(TestLedger.File("b.ofx", StatementText.ofx(Self.later)), account: nil)
            #expect(second.account == "Household")
            let third = try await ledger.read(TestLedger.File("c.csv", StatementText.csv(Self.rows)), account: "hOUSEHOLD")
            #expect(third.account == "Household", "names are known in any case")
            #expect(try await Self.accounts(ledger) == ["Household EUR"])
        }
    }

    @Test func anotherCurrencyIsASiblingAccount() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(Self.rows)), account: "Household")
            for _ in 1...2 {
                let dollars = try await ledger.read(
                    TestLedger.File("b.ofx", StatementText.ofx(Self.later, currency: "USD")), account: "Household", options: { $0.again = true })
                #expect(dollars.account == "Household (USD)")
            }
            #expect(try await Self.accounts(ledger) == ["Household EUR", "Household (USD) USD"])
            #expect(try await ledger.rows("SELECT DISTINCT currency FROM cell_category ORDER BY 1") { $0.text(0) } == ["EUR", "USD"])
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aFolderOfTheInboxNamesTheAccount() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(Self.rows)), account: nil) {
                $0.folder = "Savings"
                $0.source = .inbox
            }
            #expect(cell.account == "Savings")
        }
    }

    @Test func aPipelineNamesTheAccountAndItsCurrency() async throws {
        let ledger = try await TestLedger(pipelines: ["purse.yaml": "name: purse\nmatch: {file: \"purse*\"}\naccount: Purse\ncurrency: GBP\n"])
        try await ledger.whileRunning {
            #expect(try await ledger.read(TestLedger.File("purse.csv", StatementText.csv(Self.rows)), account: nil).account == "Purse")
            #expect(try await Self.accounts(ledger) == ["Purse GBP"])
            let told = try await ledger.read(TestLedger.File("purse2.csv", StatementText.csv(Self.later)), account: "Pocket")
            #expect(told.account == "Pocket", "who uploads knows better")
        }
    }

    @Test func oneFileOfTwoAccountsFillsBoth() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(
                TestLedger.File("a.ofx", StatementText.ofx([("70045512", Self.rows), ("70049999", Self.rows)])), account: nil)
            #expect(cell.rows.figures == [8, 8, 0, 0, 0])
            #expect(cell.account == "Checking ··5512, Checking ··9999")
            try await ledger.undo(cell.id)
            #expect(try await ledger.cells().isEmpty)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func anImportThatEndsWithoutPublishingShowsNoAccount() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let held = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(Self.rows)), account: "Ghost") { $0.review = true }
            #expect(held.state == .held)
            #expect(try await Self.accounts(ledger).isEmpty)
            _ = try await ledger.service.cancel(import: held.id)
            #expect(try await Self.accounts(ledger).isEmpty)
            let cell = try await ledger.read(TestLedger.File("b.csv", StatementText.csv(Self.later)), account: "Ghost")
            #expect(cell.account == "Ghost")
            #expect(try await Self.accounts(ledger) == ["Ghost EUR"], "one, not two")
        }
    }

    @Test(arguments: [("GB33BUKB20201555555555", true), ("GB33BUKB20201555555556", false), ("DE89370400440532013000", true), ("70045512", false)])
    func ibansAreToldByTheirCheckDigits(number: String, isIBAN: Bool) async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(Self.rows, account: number)), account: nil)
            #expect(try await ledger.rows("SELECT scheme FROM account_alias") { $0.text(0) } == [isIBAN ? "iban" : "number"])
        }
    }
}
