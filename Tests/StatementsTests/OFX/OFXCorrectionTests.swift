import Statements
import Testing

/// `CORRECTFITID`: the bank replaces or withdraws a transaction that it has sent before, perhaps in the same file.
@Suite struct OFXCorrectionTests {
    private static func correction(_ id: String, of corrected: String, _ action: String, amount: String = "-3.00") -> String {
        OFXSamples.transaction("20240116", amount, id: id, "<CORRECTFITID>\(corrected)\n<CORRECTACTION>\(action)\n<NAME>Shop\n")
    }

    private static let first = OFXSamples.transaction("20240115", "-1.00", id: "A")
    private static let other = OFXSamples.transaction("20240117", "-2.00", id: "B")
    private static let firstRow = "2024-01-15; -100; Shop; payee Shop; id A"
    private static let otherRow = "2024-01-17; -200; Shop; payee Shop; id B"
    private static let newRow = "2024-01-16; -300; Shop; payee Shop; id N"

    private func read(_ transactions: String) -> StatementReading {
        let text = OFXSamples.bank(transactions)
        #expect(StatementReading.firstDifference(Array(text.utf8), with: OFXDetector.self) == nil)
        return StatementReading(text, with: OFXDetector.self)
    }

    @Test func ofAReplacedTransactionOnlyTheNewOneCounts() throws {
        for transactions in [
            Self.first + Self.other + Self.correction("N", of: "A", "REPLACE"), Self.correction("N", of: "A", "REPLACE") + Self.other + Self.first,
        ] {
            let reading = read(transactions)
            #expect(Set(reading.rows) == [Self.otherRow, Self.newRow])
            #expect(reading.codes == ["ofx.corrected"])
            #expect(reading.rejected == 0)
            let problem = try #require(reading.problems.first)
            #expect(problem.raw?.contains("<FITID>A") == true)
        }
    }

    @Test func aWithdrawnTransactionAndItsWithdrawalAreNoRows() {
        let reading = read(Self.first + Self.correction("N", of: "A", "DELETE") + Self.other)
        #expect(reading.rows == [Self.otherRow])
        #expect(reading.codes == ["ofx.withdrawn"])
        #expect(reading.problems.map(\.severity) == [.warning])
        #expect(reading.rejected == 0)
    }

    @Test func aWithdrawalNeedsNoDayAndNoAmount() {
        let reading = read(Self.first + "<STMTTRN><TRNTYPE>OTHER<FITID>N<CORRECTFITID>A<CORRECTACTION>DELETE</STMTTRN>\n")
        #expect(reading.rows == [])
        #expect(reading.codes == ["ofx.withdrawn", "statement.empty"])
    }

    @Test func correctionsMayFollowOnEachOther() {
        let reading = read(Self.first + Self.correction("M", of: "A", "REPLACE", amount: "-9") + Self.correction("N", of: "M", "REPLACE"))
        #expect(reading.rows == [Self.newRow])
        #expect(reading.codes == ["ofx.corrected", "ofx.corrected"])
    }

    @Test func aCorrectionMayKeepTheId() {
        let reading = read(Self.first + Self.correction("A", of: "A", "REPLACE"))
        #expect(reading.rows == [Self.newRow.replacing("id N", with: "id A")])
        #expect(reading.codes == ["ofx.corrected"])
    }

    @Test func whatIsNotInTheFileIsOnlyReported() {
        let replaced = read(Self.other + Self.correction("N", of: "OLD", "REPLACE"))
        #expect(replaced.rows == [Self.otherRow, Self.newRow])
        #expect(replaced.codes == ["ofx.correction"])
        let withdrawn = read(Self.other + Self.correction("N", of: "OLD", "DELETE"))
        #expect(withdrawn.rows == [Self.otherRow])
        #expect(withdrawn.codes == ["ofx.withdrawn"])
        #expect(withdrawn.rejected == 1)
    }

    @Test func anIdThatSeveralTransactionsHaveTellsNoneOfThem() {
        let reading = read(Self.first + Self.first.replacing("-1.00", with: "-7.00") + Self.correction("N", of: "A", "REPLACE"))
        #expect(Set(reading.rows) == [Self.firstRow, Self.firstRow.replacing("-100", with: "-700"), Self.newRow])
        #expect(reading.codes == ["ofx.correction"])
    }

    @Test func theSameIdOfAnotherAccountIsAnotherTransaction() {
        func statement(_ account: String, _ transactions: String) -> String {
            "<STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>\(account)</BANKACCTFROM><BANKTRANLIST>\(transactions)</BANKTRANLIST></STMTRS>"
        }
        let text = "<OFX>" + statement("1", Self.first) + statement("2", Self.first + Self.correction("N", of: "A", "REPLACE")) + "</OFX>"
        let reading = StatementReading(text, with: OFXDetector.self)
        #expect(Set(reading.rows) == [Self.firstRow, "2024-01-16; -300; Shop; statement 1; payee Shop; id N"])
    }

    @Test func anUnreadableReplacementTakesNothingAway() {
        let reading = read(Self.first + Self.correction("N", of: "A", "REPLACE", amount: "x"))
        #expect(reading.rows == [Self.firstRow])
        #expect(reading.codes == ["amount.unreadable"])
    }
}
