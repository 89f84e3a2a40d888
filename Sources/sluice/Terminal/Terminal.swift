import Foundation
import Glibc

/// What a command writes: results to standard output, progress and complaints to standard error.
enum Terminal {
    static var isErrorInteractive: Bool { isatty(STDERR_FILENO) == 1 }
    static var isInputInteractive: Bool { isatty(STDIN_FILENO) == 1 }

    /// Columns of the terminal that progress is drawn on.
    static var width: Int { columns(STDERR_FILENO) }

    /// How results look: decided once, since nothing of it changes while a command writes.
    static let style: OutputStyle = {
        guard isatty(STDOUT_FILENO) == 1 else { return .plain }
        let environment = ProcessInfo.processInfo.environment
        // https://no-color.org: present and not empty.
        let hasColour = environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
        return OutputStyle(width: columns(STDOUT_FILENO), hasColour: hasColour)
    }()

    private static func columns(_ descriptor: Int32) -> Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
        return max(20, Int(size.ws_col))
    }

    static func write(_ text: String) { put(text + "\n", STDOUT_FILENO) }
    /// A file, as it is.
    static func write(bytes: [UInt8]) { put(bytes, STDOUT_FILENO) }
    static func note(_ text: String) { put(text + "\n", STDERR_FILENO) }
    /// Without a line end, for redrawing.
    static func draw(_ text: String) { put(text, STDERR_FILENO) }

    static func bold(_ text: String) -> String { style.paint(text, .bold) }

    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        write(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private static func put(_ text: String, _ descriptor: Int32) { put(Array(text.utf8), descriptor) }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            // Nobody reads any more (a closed pipe): there is nothing left to say it to.
            guard written > 0 else { return }
            bytes = bytes.dropFirst(written)
        }
    }
}

extension String {
    func trimmingTrailingSpaces() -> String { String(reversed().drop { $0 == " " }.reversed()) }

    /// At most `width` columns, with an ellipsis where something was cut.
    func clipped(to width: Int) -> String {
        guard utf8.count > width, displayWidth > width else { return self }
        var left = width - 1
        var end = startIndex
        while end < endIndex {
            left -= self[end].displayWidth
            if left < 0 { break }
            end = index(after: end)
        }
        return self[..<end] + "…"
    }
}
