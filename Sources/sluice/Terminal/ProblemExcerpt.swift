import Statements

/// The line of a file in which a problem is, with its place underlined:
///
///     17 | 02.01.2026;"Miete";abc;EUR
///        |                    ^~~ Betrag
///
/// A long line is cut around the place; tabs become blanks, wide characters count twice.
struct ProblemExcerpt {
    private let problem: Problem
    private let style: OutputStyle

    /// Columns of a line that are shown where there is no terminal to say.
    private static let plainWidth = 120
    private static let tabWidth = 4

    init(_ problem: Problem, _ style: OutputStyle) {
        self.problem = problem
        self.style = style
    }

    /// One character as it is shown.
    private struct Cell {
        var text: String
        var width: Int
    }

    /// Empty where the problem has no text.
    func lines(indent: Int) -> [String] {
        guard let raw = problem.raw, let number = problem.line else { return [] }
        let (text, offset) = line(of: raw)
        guard !text.isEmpty || offset != nil else { return [] }
        let gutter = String(repeating: " ", count: indent) + "\(number) | "
        let blank = String(repeating: " ", count: gutter.count - 2) + "| "
        let cells = cells(text)
        let window = window(cells, offset, (style.width ?? Self.plainWidth) - gutter.count)
        var shown = window.lowerBound > 0 ? "…" : ""
        let value = value(offset, cells.count)
        for k in window {
            shown += value?.contains(k) == true ? style.paint(cells[k].text, paint) : cells[k].text
        }
        if window.upperBound < cells.count { shown += "…" }
        var lines = [style.paint(gutter, .dim) + shown]
        if let offset {
            let before = cells[window.lowerBound..<min(offset, cells.count)].reduce(window.lowerBound > 0 ? 1 : 0) { $0 + $1.width }
            let under = (value ?? offset..<offset).clamped(to: window)
            let width = cells[under].reduce(0) { $0 + $1.width }
            let mark = "^" + String(repeating: "~", count: max(0, width - 1))
            let room = (style.width ?? Self.plainWidth) - blank.count - before - mark.count - 1
            let name = (problem.field ?? "").printable
            let label = !name.isEmpty && name.displayWidth <= room ? " " + name : ""
            lines.append(style.paint(blank, .dim) + String(repeating: " ", count: before) + style.paint(mark + label, paint))
        }
        return lines
    }

    private var paint: OutputStyle.Paint { problem.severity == .error ? .red : .yellow }

    /// The line of the raw text that has the place, and where in it; the first line where a whole record is meant.
    private func line(of raw: String) -> (text: [Unicode.Scalar], offset: Int?) {
        let scalars = Array(raw.unicodeScalars)
        func isEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }
        let place = problem.rawOffset.map { min($0, scalars.count) }
        let start = scalars[..<(place ?? 0)].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        let end = scalars[start...].firstIndex(where: isEnd) ?? scalars.count
        return (Array(scalars[start..<end]), place.map { $0 - start })
    }

    private func cells(_ text: [Unicode.Scalar]) -> [Cell] {
        var column = 0
        return text.map { scalar in
            let cell: Cell
            if scalar == "\t" {
                let width = Self.tabWidth - column % Self.tabWidth
                cell = Cell(text: String(repeating: " ", count: width), width: width)
            } else if scalar.isControl {
                cell = Cell(text: "\u{B7}", width: 1)
            } else {
                cell = Cell(text: String(scalar), width: scalar.displayWidth)
            }
            column += cell.width
            return cell
        }
    }

    /// The characters of the value in the line; nil where there are none.
    private func value(_ offset: Int?, _ count: Int) -> Range<Int>? {
        guard let offset, let length = problem.length, length > 0, offset < count else { return nil }
        return offset..<min(count, offset + length)
    }

    /// What fits into `room` columns: from the start of the line if the place is there, else with a third of the room before it.
    private func window(_ cells: [Cell], _ offset: Int?, _ room: Int) -> Range<Int> {
        let room = max(10, room)
        func end(from lower: Int, _ room: Int) -> Int {
            var left = room
            var k = lower
            while k < cells.count, left - cells[k].width >= 0 {
                left -= cells[k].width
                k += 1
            }
            return k
        }
        if end(from: 0, room) == cells.count { return 0..<cells.count }
        let place = min(offset ?? 0, cells.count)
        let length = min(problem.length ?? 0, room / 3)
        if place + length <= end(from: 0, room - 1) { return 0..<end(from: 0, room - 1) }
        var lower = place
        var before = room / 3
        while lower > 0, before - cells[lower - 1].width >= 0 {
            before -= cells[lower - 1].width
            lower -= 1
        }
        // Towards the end of the line there may be room for more of what stands before.
        let upper = end(from: lower, room - 2)
        if upper == cells.count {
            var left = room - 1 - cells[lower...].reduce(0) { $0 + $1.width }
            while lower > 0, left - cells[lower - 1].width >= 0 {
                left -= cells[lower - 1].width
                lower -= 1
            }
        }
        return lower..<upper
    }
}
