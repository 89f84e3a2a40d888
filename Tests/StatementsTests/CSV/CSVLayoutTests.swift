import Ledger
import Statements
import Testing

/// Whole layouts, each with two or three rows: nothing may be asked, and every figure has to be right.
@Suite struct CSVLayoutTests {
    struct Layout: CustomTestStringConvertible, Sendable {
        var name: String
        var rows: Int
        var sum: Int64
        var first: String
        var text: String
        var testDescription: String { name }
    }

    @Test(arguments: firstHalf + secondHalf) func layoutIsUnderstoodWithoutAQuestion(_ layout: Layout) throws {
        let found = try inspect(layout.text)
        #expect(found.detection.questions.isEmpty)
        #expect(found.rows == layout.rows)
        #expect(found.statements.reduce(0) { $0 + ($1.sum ?? 0) } == layout.sum)
        #expect(found.firstDay?.description == layout.first)
        #expect(found.rejected == 0)
        #expect(found.sample.count { $0.text.isEmpty } == 0)
    }
}
