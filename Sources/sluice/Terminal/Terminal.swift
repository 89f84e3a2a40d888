import Foundation
import Glibc

/// What a command writes: results to standard output, progress and complaints to standard error.
enum Terminal {
    static var isErrorInteractive: Bool { isatty(STDERR_FILENO) == 1 }
    static var isInputInteractive: Bool { isatty(STDIN_FILENO) == 1 }
    static var isOutputInteractive: Bool { isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

    /// Columns of the terminal that progress is drawn on.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }

    static func write(_ text: String) { put(text + "\n", STDOUT_FILENO) }
    static func note(_ text: String) { put(text + "\n", STDERR_FILENO) }
    /// Without a line end, for redrawing.
    static func draw(_ text: String) { put(text, STDERR_FILENO) }

    static func bold(_ text: String) -> String { isOutputInteractive ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    static func dim(_ text: String) -> String { isOutputInteractive ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
    static func red(_ text: String) -> String { isOutputInteractive ? "\u{1B}[31m\(text)\u{1B}[0m" : text }

    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        write(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func put(_ text: String, _ descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            // Nobody reads any more (a closed pipe): there is nothing left to say it to.
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}

/// A table for people: columns as wide as their widest cell, numbers to the right.
struct TextTable {
    var header: [String]
    /// Columns that are aligned to the right.
    var numeric: Set<Int> = []
    var rows: [[String]] = []

    func lines() -> [String] {
        let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            cells.enumerated().map { column, cell in
                let space = String(repeating: " ", count: widths[column] - cell.count)
                return numeric.contains(column) ? space + cell : cell + space
            }.joined(separator: "  ").trimmingTrailingSpaces()
        }
        return [Terminal.dim(line(header))] + rows.map(line)
    }
}

extension String {
    func trimmingTrailingSpaces() -> String { String(reversed().drop { $0 == " " }.reversed()) }

    /// At most `width` characters, with an ellipsis where something was cut.
    func clipped(to width: Int) -> String { count <= width ? self : prefix(max(0, width - 1)) + "…" }
}
