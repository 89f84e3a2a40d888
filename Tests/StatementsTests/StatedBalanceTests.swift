import Ledger
import Statements
import Testing

/// Balances that a bank states beside the rows, and whether the rows account for them.
@Suite struct StatedBalanceTests {
    /// An OFX statement of one account: its rows as `day amount`, the ledger balance and the day that it is said to be of.
    private static func statement(_ rows: [(String, String)], balance: String, asOf: String, account: String = "1", last: String = "") -> String {
        let transactions = rows.map { OFXSamples.transaction($0.0, $0.1) }.joined()
        let period = last.isEmpty ? "" : "<DTSTART>20240101<DTEND>\(last)\n"
        return "<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>\(account)</BANKACCTFROM><BANKTRANLIST>\(period)\(transactions)</BANKTRANLIST>"
            + "<LEDGERBAL><BALAMT>\(balance)<DTASOF>\(asOf)</LEDGERBAL></STMTRS>"
    }

    private func tallies(_ statements: String...) throws -> [StatementTally] {
        try inspect("<OFX>" + statements.joined() + "</OFX>", name: "a.ofx").statements
    }

    @Test(arguments: [
        ("20240120", "", BalanceMeaning.closing), ("20240119", "", .closing), ("20240109", "", .opening), ("20240121", "", .later),
        ("20240125", "20240131", .closing), ("20240201", "20240131", .later), ("", "", .closing),
    ])
    func withoutOtherEvidenceTheDayTellsWhatABalanceIsOf(_ day: String, _ periodEnd: String, _ meaning: BalanceMeaning) throws {
        let tally = try #require(
            try tallies(Self.statement([("20240110", "-1.00"), ("20240120", "-2.00")], balance: "50.00", asOf: day, last: periodEnd)).first)
        #expect(tally.heading.closingMeaning == meaning)
        #expect(tally.heading.closing == 5_000)
        #expect(tally.balance == .unproven)
    }

    private static let january = [("20240110", "-1.00"), ("20240120", "-2.00")]
    private static let february = [("20240210", "10.00")]

    @Test func statementsThatFollowOnEachOtherProveTheirBalances() throws {
        let found = try tallies(
            Self.statement(Self.january, balance: "50.00", asOf: "20240131"), Self.statement(Self.february, balance: "60.00", asOf: "20240229"))
        #expect(found.map(\.heading.closingMeaning) == [.closing, .closing])
        #expect(found.map(\.balance) == [.unproven, .proven])
        #expect(found[1].heading.opening == 5_000)
    }

    /// Also where the bank dates them by the end of the period, and in whatever order they stand.
    @Test func balancesBeforeTheRowsAreFoundOutByArithmetic() throws {
        let found = try tallies(
            Self.statement(Self.february, balance: "47.00", asOf: "20240229"), Self.statement(Self.january, balance: "50.00", asOf: "20240131"))
        #expect(found.map(\.heading.closingMeaning) == [.opening, .opening])
        #expect(found.map(\.balance) == [.unproven, .proven])
        #expect(found[1].closingDay?.description == "2024-01-09")
    }

    @Test func balancesThatFitNeitherWayProveNothing() throws {
        let found = try tallies(
            Self.statement(Self.january, balance: "50.00", asOf: "20240131"), Self.statement(Self.february, balance: "99.00", asOf: "20240229"))
        #expect(found.map(\.balance) == [.unproven, .unproven])
    }

    @Test func statementsOfOtherAccountsProveNothing() throws {
        let found = try tallies(
            Self.statement(Self.january, balance: "50.00", asOf: "20240131"),
            Self.statement(Self.february, balance: "60.00", asOf: "20240229", account: "2"))
        #expect(found.map(\.balance) == [.unproven, .unproven])
    }

    @Test func whatTheRowsLackIsSaid() throws {
        let text = ":20:A\n:25:1\n:60F:C240101EUR10,00\n:61:240102D3,00NTRFNONREF\n:62F:C240131EUR8,00\n-\n"
        let tally = try #require(try inspect(text, name: "a.sta").statements.first)
        #expect(tally.balance == .failed(by: 100))
        #expect(InspectionDocument(try inspect(text, name: "a.sta"), file: "a.sta").statements.first?.gapMinor == 100)
    }

    /// Newest day first, oldest row first inside the day.
    @Test func aRunningBalanceGivesTheEndsInWhateverOrderTheRowsStand() throws {
        let text =
            "Date,Text,Amount,Balance\n2026-01-02,c,1.00,106.00\n2026-01-02,d,2.00,108.00\n2026-01-01,a,3.00,103.00\n2026-01-01,b,2.00,105.00\n"
        let tally = try #require(try inspect(text).statements.first)
        #expect(tally.balance == .proven)
        #expect(tally.heading.opening == 10_000)
        #expect(tally.heading.closing == 10_800)
        #expect(tally.heading.closingDay?.description == "2026-01-02")
    }
}
