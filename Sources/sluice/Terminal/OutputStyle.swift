/// How results look: on a terminal to its width, with a true minus sign and perhaps colours; else plain and always the same.
struct OutputStyle: Sendable {
    /// Columns of the terminal; nil where nothing is cut or wrapped.
    var width: Int?
    var hasColour: Bool

    static let plain = OutputStyle(width: nil, hasColour: false)

    enum Paint: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    func paint(_ text: String, _ paint: Paint) -> String { hasColour && !text.isEmpty ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text }

    /// A number as people write it: programs that read a pipe want the minus of the keyboard.
    func number(_ text: String) -> String { width == nil ? text : text.replacing("-", with: "\u{2212}") }

    /// Words in lines of the width, the first behind `indent` blanks and the others behind `hanging`. A word that is too long has a line of its own.
    func wrapped(_ text: String, indent: Int = 0, hanging: Int? = nil) -> [String] {
        func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
        guard let width else { return [blanks(indent) + text] }
        var lines: [String] = []
        var line = blanks(indent)
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.displayWidth + 1 + word.displayWidth > width {
                lines.append(line)
                line = blanks(hanging ?? indent)
                isEmpty = true
            }
            line += isEmpty ? "" : " "
            line += word
            isEmpty = false
        }
        lines.append(line)
        return lines.map { $0.clipped(to: width) }
    }
}

extension StringProtocol {
    /// Columns that the text takes on a terminal; it must hold no control characters.
    var displayWidth: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + $1.displayWidth } }
}

extension Character {
    /// 0 for marks alone, 2 for wide characters of East Asia and pictures, else 1.
    var displayWidth: Int { unicodeScalars.map(\.displayWidth).max() ?? 0 }
}

extension Unicode.Scalar {
    /// Columns on a terminal, after Unicode's East Asian Width and General Category.
    var displayWidth: Int {
        if value < 0x300 { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]
}

extension String {
    /// Without what would move the cursor or colour the terminal: control characters become a dot, white space a blank. What files and banks write
    /// goes through here before it is shown.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isControl }) else { return self }
        var text = UnicodeScalarView()
        for scalar in unicodeScalars { text.append(scalar.isControl ? (scalar.properties.isWhitespace ? " " : "\u{B7}") : scalar) }
        return String(text)
    }
}

extension Unicode.Scalar {
    /// Also the marks that turn the direction of writing, with which a text can show another order than it has.
    var isControl: Bool { value < 0x20 || (0x7F..<0xA0).contains(value) || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value) }
}
