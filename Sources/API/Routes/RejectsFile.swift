internal import Foundation
internal import Imports
internal import Store

/// The rejected rows of an import as a file that can be mended and dropped back in: the bank's own header and lines for CSV, with the
/// reason as the last column.
struct RejectsFile {
    /// Lines of the stored file that are looked at for the header.
    private static let headerLinesMax = 64
    private static let headerBytesMax = 64 * 1024

    let row: ImportRow
    let folder: DataFolder

    init(import row: ImportRow, folder: DataFolder) {
        self.row = row
        self.folder = folder
    }

    func text(of lines: [RejectedRecord]) -> String {
        guard row.format == "csv" else {
            let body = lines.map { [$0.line.map(String.init) ?? "", Self.quoted($0.raw), Self.quoted($0.reason)].joined(separator: ",") }
            return (["line,record,reason"] + body).joined(separator: "\r\n") + "\r\n"
        }
        let header = header()
        let delimiter = Self.delimiter(of: header ?? lines.first?.raw ?? "")
        var text = header.map { "\($0)\(delimiter)reason\r\n" } ?? ""
        let fields = header.map { Self.fieldCount($0, delimiter) } ?? 0
        for line in lines {
            let raw = Self.withoutLineEnd(line.raw)
            // A record that lacks fields gets them, empty, so that the reason stands in its own column.
            let missing = String(repeating: delimiter, count: max(0, fields - Self.fieldCount(raw, delimiter)))
            text += "\(raw)\(missing)\(delimiter)\(Self.quoted(line.reason))\r\n"
        }
        return text
    }

    /// The bank's own header: the first line with as many fields as most lines have, unless it begins with a digit.
    private func header() -> String? {
        guard let handle = FileHandle(forReadingAtPath: folder.file(sha256: row.sha256).path) else { return nil }
        defer { handle.closeFile() }
        let head = handle.readData(ofLength: Self.headerBytesMax)
        let lines = String(decoding: head, as: UTF8.self).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .prefix(Self.headerLinesMax).map(String.init)
        let counts = lines.map { text in (text, text.filter { $0 == Self.delimiter(of: text) }.count) }
        let usual = Dictionary(grouping: counts.filter { $0.1 > 0 }, by: \.1).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
        guard let first = counts.first(where: { $0.1 == usual })?.0 else { return nil }
        let start = first.drop { $0 == "\"" || $0 == "'" || $0 == "\u{FEFF}" }.first
        return start?.isNumber == true ? nil : first.replacing("\u{FEFF}", with: "")
    }

    private static func delimiter(of line: String) -> Character {
        [";", "\t", "|", ","].max { a, b in line.filter { $0 == a }.count < line.filter { $0 == b }.count } ?? ","
    }

    /// Fields of a record; delimiters inside quotes part none.
    private static func fieldCount(_ record: String, _ delimiter: Character) -> Int {
        var isQuoted = false
        return record.reduce(into: 1) { count, character in
            if character == "\"" { isQuoted.toggle() }
            if character == delimiter, !isQuoted { count += 1 }
        }
    }

    private static func withoutLineEnd(_ raw: String) -> String {
        String(raw.reversed().drop { $0.isNewline }.reversed())
    }

    private static func quoted(_ text: String) -> String { "\"\(text.replacing("\"", with: "\"\""))\"" }
}
