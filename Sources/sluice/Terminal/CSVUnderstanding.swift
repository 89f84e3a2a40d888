import Statements

/// How a CSV file is understood: its shape, its columns by the names that they have in the file, and what decided.
struct CSVUnderstanding {
    private let csv: CSVDescription
    private let columns: [StatementColumn]
    private let style: OutputStyle

    /// Columns shown, and lines named for a reason.
    private static let columnsMax = 40
    private static let rowsMax = 3
    private static let plainSampleWidth = 40

    init(_ csv: CSVDescription, _ detection: StatementDetection, _ style: OutputStyle) {
        self.csv = csv
        columns = detection.columns
        self.style = style
    }

    var lines: [String] { shape + [""] + table + (csv.evidence.isEmpty ? [] : [""] + reasons) }

    private var shape: [String] {
        let quote = csv.quote.map { $0 == "'" ? "single quotes" : "double quotes" }
        let marks = [Self.delimiters[csv.delimiter] ?? "\"\(csv.delimiter.printable)\"", quote].compactMap(\.self).joined(separator: " and ")
        let rows = csv.firstLine.flatMap { first in csv.lastLine.map { first == $0 ? "one row in line \(first)" : "rows in lines \(first) to \($0)" }
        }
        let place = [csv.headerLine.map { "header in line \($0)" } ?? "no header", rows].compactMap(\.self).joined(separator: ", ")
        let values = [
            csv.dateFormat.map { "dates as \($0)" } ?? "order of day and month not known", decimal, sign,
        ].joined(separator: ", ")
        return style.wrapped("\(marks), \(place)", indent: 2) + style.wrapped(values, indent: 2)
            + style.wrapped("\(Int((csv.confidence * 100).rounded())) % sure", indent: 2)
    }

    private static let delimiters = [",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"]

    private var decimal: String {
        guard let decimal = csv.decimal else { return "decimal mark not known" }
        let grouping = csv.grouping.map { grouping in
            let name = [".": "points", ",": "commas", " ": "blanks", "'": "apostrophes"][grouping] ?? "\"\(grouping.printable)\""
            return " and \(name) between thousands"
        }
        return (decimal == "," ? "decimal commas" : "decimal points") + (grouping ?? "")
    }

    private var sign: String {
        switch csv.sign {
        case "plain": "money going out is negative"
        case "inverted": "money going out is positive"
        case "columns": "one column for money out, one for money in"
        case "direction": "a column says whether money went out or came in"
        default: "not known whether money came in or went out"
        }
    }

    private var table: [String] {
        var table = TextTable(header: ["column", "is read as", "for example"])
        table.flexible = 2
        for (index, column) in columns.prefix(Self.columnsMax).enumerated() {
            if column.role == nil { table.dimmed.insert(index) }
            let sample = column.sample.printable.clipped(to: style.width == nil ? Self.plainSampleWidth : Int.max)
            table.rows.append([
                (column.name ?? "column \(index + 1)").printable, column.role.map { Self.roles[$0] ?? $0 } ?? "not read", sample,
            ])
        }
        let more = columns.count - Self.columnsMax
        return table.lines(style, indent: 2) + (more > 0 ? [style.paint("  … \(more) more columns", .dim)] : [])
    }

    private static let roles = [
        "value_date": "value date", "debit": "money out", "credit": "money in", "direction": "in or out", "id": "bank's id",
        "check_number": "check number",
    ]

    private var reasons: [String] {
        csv.evidence.flatMap { evidence in
            let rows = evidence.rows.prefix(Self.rowsMax).map(String.init).joined(separator: ", ")
            let lines =
                evidence.rows.isEmpty
                ? "" : " (\(evidence.rows.count == 1 ? "line" : "lines") \(rows)\(evidence.rows.count > Self.rowsMax ? ", …" : ""))"
            let about = evidence.about.rawValue.replacing("_", with: " ")
            return style.wrapped("\(about): \(evidence.because.printable)\(lines)", indent: 2, hanging: 4).map { style.paint($0, .dim) }
        }
    }
}
