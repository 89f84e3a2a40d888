/// What a file is by its first bytes.
enum FileSignature: Equatable {
    /// Not a statement; the sentence says what it is.
    case foreign(String)
    case utf16(isBigEndian: Bool)
    case ofx
    case qif
    case camt
    case mt940
    /// Text of no known form: CSV, if anything.
    case text

    /// `head` holds the first bytes (up to `headBytes`); `name` is the file's name, a hint only.
    static func of(_ head: [UInt8], name: String) -> FileSignature {
        if let sentence = magic(head) { return .foreign(sentence) }
        if let isBigEndian = utf16(head) { return .utf16(isBigEndian: isBigEndian) }
        return ofText(head, name: name)
    }

    static let headBytes = 16_384

    /// The same for text in UTF-8 or a code page.
    static func ofText(_ head: [UInt8], name: String) -> FileSignature {
        if isBinary(head) { return .foreign("This is not a text file; Sluice reads CSV, OFX, QFX, QIF, CAMT and MT940.") }
        let words = Words(head)
        if words.hasTag("OFX") || words.startsWith("OFXHEADER") || words.hasTag("STMTTRN") || words.hasTag("BANKTRANLIST") || words.hasTag("OFC") {
            return .ofx
        }
        if words.startsWith("<!DOCTYPE HTML") || words.hasTag("HTML") || words.startsWith("<HEAD") || words.startsWith("<BODY") {
            return .foreign("This is a web page (HTML), perhaps the bank's login page, not a statement.")
        }
        if ["BKTOCSTMRSTMT", "BKTOCSTMRACCTRPT", "BKTOCSTMRDBTCDTNTFCTN", "XSD:CAMT.05"].contains(where: { words.contains($0) }) { return .camt }
        if words.contains("URN:ISO:STD:ISO:20022") {
            return .foreign("This is an ISO 20022 message, but none that tells about an account (camt.052, camt.053 or camt.054).")
        }
        if words.startsWith("<?XML") || words.startsWith("<SVG") { return .foreign("This is an XML file, but neither OFX nor another statement.") }
        if words.looksLikeMT940 { return .mt940 }
        if words.startsWith("{1:F") || words.startsWithSWIFTField {
            return .foreign("This is a SWIFT message, but no account statement (MT940 or MT942).")
        }
        if words.startsWith("{\\RTF") { return .foreign("This is a word processor's file (RTF), not a statement.") }
        if words.looksLikeQIF(extensionIsQIF: name.lowercased().hasSuffix(".qif")) { return .qif }
        if words.startsWith("{") || words.startsWith("[{") {
            return .foreign("This is a JSON file; Sluice reads CSV, OFX, QFX, QIF, CAMT and MT940.")
        }
        return .text
    }

    private static func magic(_ head: [UInt8]) -> String? {
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        let spreadsheet = "This looks like a spreadsheet or another zip archive, not CSV; save the sheet as CSV."
        if starts([0x50, 0x4B, 0x03, 0x04]) || starts([0x50, 0x4B, 0x05, 0x06]) { return spreadsheet }
        if starts([0xD0, 0xCF, 0x11, 0xE0]) { return "This is an old spreadsheet or Office file (XLS), not CSV; save the sheet as CSV." }
        if starts([0x25, 0x50, 0x44, 0x46]) { return "This is a PDF document; export the statement as CSV, OFX or QIF." }
        if starts([0x89, 0x50, 0x4E, 0x47]) || starts([0xFF, 0xD8, 0xFF]) || starts(Array("GIF8".utf8)) || starts(Array("RIFF".utf8)) {
            return "This is a picture, not a statement."
        }
        if starts([0x1F, 0x8B]) || starts([0x42, 0x5A, 0x68]) || starts([0xFD, 0x37, 0x7A]) || starts([0x37, 0x7A, 0xBC, 0xAF])
            || starts([0x28, 0xB5, 0x2F, 0xFD])
        {
            return "This is a compressed file that was not unpacked."
        }
        if starts([0x4D, 0x5A]), isBinary(head) { return "This is a program, not a statement." }
        if starts([0x7F, 0x45, 0x4C, 0x46]) { return "This is a program, not a statement." }
        if starts(Array("SQLite format 3".utf8)) { return "This is a database, not a statement." }
        return nil
    }

    /// By byte order mark, or by where the zero bytes of Latin text stand.
    private static func utf16(_ head: [UInt8]) -> Bool? {
        guard head.count >= 4 else { return nil }
        if head[0] == 0xFF, head[1] == 0xFE { return false }
        if head[0] == 0xFE, head[1] == 0xFF { return true }
        var even = 0
        var odd = 0
        let pairs = min(head.count, 4_096) / 2
        for i in 0..<pairs {
            if head[2 * i] == 0 { even += 1 }
            if head[2 * i + 1] == 0 { odd += 1 }
        }
        // Half of the bytes of Latin text are zero, of other scripts at least blanks, digits and line ends; no other text has any.
        if even * 10 > pairs, odd * 50 < pairs { return true }
        if odd * 10 > pairs, even * 50 < pairs { return false }
        return nil
    }

    /// Many control characters that no text has. NULs are padding in some banks' files and are not counted at the end.
    static func isBinary(_ head: [UInt8]) -> Bool {
        var end = head.count
        while end > 0, head[end - 1] == 0 { end -= 1 }
        guard end > 0 else { return false }
        var control = 0
        for byte in head[..<end] where byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D && byte != 0x0C && byte != 0x1A && byte != 0x1B {
            control += 1
        }
        return control * 50 > end && control >= 4
    }

    /// The head in capital letters, without marks and blanks before the first word.
    private struct Words {
        private let bytes: [UInt8]

        init(_ head: [UInt8]) {
            var start = 0
            while start < head.count, head[start] <= 0x20 || [0xEF, 0xBB, 0xBF].contains(head[start]) { start += 1 }
            bytes = head[start...].map { $0 >= 0x61 && $0 <= 0x7A ? $0 - 0x20 : $0 }
        }

        func startsWith(_ text: String) -> Bool { bytes.starts(with: text.utf8) }

        func contains(_ text: String) -> Bool { position(of: Array(text.utf8), from: 0) != nil }

        /// `<NAME` with an end or a blank behind it, at the start of the text or of a line or behind another tag.
        func hasTag(_ name: String) -> Bool {
            let tag = Array("<\(name)".utf8)
            var from = 0
            while let at = position(of: tag, from: from) {
                from = at + tag.count
                var before = at - 1
                while before >= 0, bytes[before] == 0x20 || bytes[before] == 0x09 { before -= 1 }
                let isAtStart = before < 0 || bytes[before] == 0x0A || bytes[before] == 0x0D || bytes[before] == 0x3E || startsWith("OFXHEADER")
                let isWhole = from < bytes.count && (bytes[from] == 0x3E || bytes[from] <= 0x20 || bytes[from] == 0x2F)
                if isAtStart, isWhole { return true }
            }
            return false
        }

        private func position(of needle: [UInt8], from start: Int) -> Int? {
            guard bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
            for i in start...(bytes.count - needle.count) where bytes[i] == needle[0] && bytes[i..<i + needle.count].elementsEqual(needle) {
                return i
            }
            return nil
        }

        /// Two lines that begin with different fields of an account statement, or one that begins an entry.
        var looksLikeMT940: Bool {
            var found: Set<String> = []
            for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(200) {
                var rest = line.drop { $0 < 0x20 }
                if rest.first == 0x7B, let block = rest.indices.first(where: { rest[$0...].starts(with: "{4:".utf8) }) { rest = rest[(block + 3)...] }
                for tag in [":20:", ":25:", ":25P:", ":28:", ":28C:", ":60F:", ":60M:", ":61:", ":62F:", ":62M:", ":34F:", ":13D:"]
                where rest.starts(with: tag.utf8) { found.insert(tag) }
                // A snippet may have nothing else.
                if rest.starts(with: ":61:".utf8), rest.count > 10, rest.dropFirst(4).prefix(6).allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
                    return true
                }
            }
            return found.count >= 2
        }

        /// `:86:` or `:60F:`: a field of a SWIFT message.
        var startsWithSWIFTField: Bool {
            let head = Array(bytes.prefix(5))
            guard head.count > 4, head[0] == 0x3A, head[1...2].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return false }
            return head[3] == 0x3A || head[4] == 0x3A && head[3] >= 0x41 && head[3] <= 0x5A
        }

        /// `!Type…` and its kin; or lines of one-letter codes with a `^` between records.
        func looksLikeQIF(extensionIsQIF: Bool) -> Bool {
            for word in ["!TYPE", "!ACCOUNT", "!OPTION", "!CLEAR"] where startsWith(word) { return true }
            var codes = 0
            var others = 0
            var carets = 0
            for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).prefix(200) {
                guard let first = line.first(where: { $0 > 0x20 }) else { continue }
                if first == 0x5E {
                    carets += 1
                } else if "DTUPMNCLASE$!".utf8.contains(first), line.count >= 2 {
                    codes += 1
                } else {
                    others += 1
                }
            }
            if extensionIsQIF { return carets > 0 || codes > others * 3 || startsWith("!") }
            return carets > 0 && codes >= 2 * carets && others * 5 <= codes
        }
    }
}
