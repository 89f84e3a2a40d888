/// A table for people: columns as wide as their widest cell, numbers to the right.
struct TextTable {
    var header: [String]
    /// Columns that are aligned to the right.
    var numeric: Set<Int> = []
    /// The column that gives way where the lines are too long.
    var flexible: Int?
    /// Rows that are of less interest, by index.
    var dimmed: Set<Int> = []
    var rows: [[String]] = []

    /// A column is never narrower than this.
    private static let columnWidthMin = 8
    private static let gap = "  "

    /// The lines of the table, each behind `indent` blanks and within the style's width.
    func lines(_ style: OutputStyle = Terminal.style, indent: Int = 0) -> [String] {
        let widths = widths(style.width.map { $0 - indent })
        func line(_ cells: [String]) -> String {
            let text = cells.enumerated().map { column, cell in
                let cell = cell.clipped(to: widths[column])
                let space = String(repeating: " ", count: max(0, widths[column] - cell.displayWidth))
                return numeric.contains(column) ? space + cell : cell + space
            }.joined(separator: Self.gap)
            return (String(repeating: " ", count: indent) + text).clipped(to: style.width ?? Int.max).trimmingTrailingSpaces()
        }
        return [style.paint(line(header), .dim)] + rows.enumerated().map { dimmed.contains($0) ? style.paint(line($1), .dim) : line($1) }
    }

    private func widths(_ available: Int?) -> [Int] {
        var widths = header.indices.map { column in ([header] + rows).map { $0[column].displayWidth }.max() ?? 0 }
        guard let available else { return widths }
        var over = widths.reduce(0, +) + Self.gap.count * (widths.count - 1) - available
        // First the one that is meant to, then whichever is widest but for the numbers, which are worthless when cut.
        if let flexible, over > 0 {
            let given = min(over, max(0, widths[flexible] - Self.columnWidthMin))
            widths[flexible] -= given
            over -= given
        }
        while over > 0 {
            let texts = widths.indices.filter { !numeric.contains($0) && widths[$0] > Self.columnWidthMin }
            guard let widest = texts.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            over -= 1
        }
        return widths
    }
}
