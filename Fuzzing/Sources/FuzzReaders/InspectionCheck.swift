import Ledger
import Statements

/// A whole inspection, with names of files that hint at one format or another.
enum InspectionCheck {
    private struct Source: ByteSource {
        var bytes: ArraySlice<UInt8>

        mutating func next(bytesMax: Int) -> [UInt8]? {
            guard !bytes.isEmpty else { return nil }
            defer { bytes = bytes.dropFirst(bytesMax) }
            return Array(bytes.prefix(bytesMax))
        }
    }

    static func run(_ bytes: [UInt8]) {
        var choices = Choices(bytes)
        let name = choices.one(of: ["statement", "a.csv", "a.ofx", "a.qif", "a.xml", "a.sta", "2025-01-31_DE89370400440532013000.csv"])
        var rows = 0
        do {
            let found = try FileInspection.inspect(
                fileName: name, options: ReadingOptions(), onRows: { rows += $0.rows.count }, open: { Source(bytes: bytes[...]) })
            if found.rows + found.pending != rows { broken("\(found.rows) booked and \(found.pending) pending rows of \(rows)") }
            if found.statements.reduce(0, { $0 + $1.rows + $1.pending }) != rows { broken("the rows of the statements are not those of the file") }
            if found.bytes != bytes.count { broken("\(found.bytes) bytes of \(bytes.count)") }
            if found.rejected > 0, !found.problems.contains(where: { $0.severity == .error }) { broken("rejected without a word") }
        } catch {
            broken("an inspection threw \(error)")
        }
    }
}
