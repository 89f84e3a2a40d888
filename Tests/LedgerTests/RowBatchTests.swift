import Ledger
import Testing

@Suite struct RowBatchTests {
    @Test func textsAreRangesOfTheArena() {
        let batch = RowBatch(text: Array("Kaka Market Zürich".utf8))
        #expect(batch.string(TextRange(lower: 5, upper: 11)) == "Market")
        #expect(batch.string(TextRange(lower: 12, upper: 19)) == "Zürich")
        #expect(batch.string(.empty) == "")
        #expect(TextRange.empty.isEmpty)
    }

    @Test func rowsAreTrivial() {
        #expect(_isPOD(StatementRow.self), "a row must move as a block of memory, without reference counting")
        #expect(MemoryLayout<StatementRow>.stride <= 128)
    }

    @Test func aNewRowClaimsNothing() {
        let row = StatementRow(day: CalendarDate(dayNumber: 1), amount: -1, record: 1, line: 2, byte: 30, length: 20)
        #expect(row.status == .booked)
        #expect(row.role == .ordinary)
        #expect(row.balance == nil && row.otherDay == nil)
        #expect(row.text.isEmpty && row.payee.isEmpty && row.bankID.isEmpty && row.checkNumber.isEmpty && row.category.isEmpty && row.splits.isEmpty)
    }
}
