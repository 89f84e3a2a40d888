/// What stands before the first element of an OFX file: the version and the encoding that it declares, which is often not the one that it has.
///
/// Version 1 writes `KEY:VALUE`, on lines or all on one; version 2 writes XML processing instructions. Either may be missing.
struct OFXHeader: Sendable, Equatable {
    var format: StatementFormat
    /// In the file's words: `1252`, `UTF-8`, `utf-16`; nil where none is declared.
    var encoding: String?

    /// Reads the file's first bytes, which must be of an encoding that contains ASCII.
    init(_ head: [UInt8]) {
        let end = Self.find("<OFX", in: head, from: 0) ?? min(head.count, 4_096)
        let text = String(decoding: head[..<end], as: UTF8.self).uppercased()
        let isXML = text.contains("<?XML") || text.contains("<?OFX") || text.contains("OFXHEADER=")
        format = isXML ? .ofx2 : .ofx1
        if isXML {
            encoding = Self.attribute("ENCODING", in: text)
        } else {
            // ENCODING is USASCII, UTF-8 or UNICODE; only with USASCII does CHARSET name the code page.
            let declared = Self.value("ENCODING", in: text)
            let charset = Self.value("CHARSET", in: text)
            let isVague = declared == nil || declared == "USASCII" || declared == "NONE" || declared == "UNICODE"
            encoding = isVague && charset != nil && charset != "NONE" ? charset : declared
        }
    }

    /// The text between the quotes behind `name=`.
    private static func attribute(_ name: String, in text: String) -> String? {
        let parts = text.split(separator: name, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let rest = parts[1].drop { $0 == "=" || $0.isWhitespace }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        let value = rest.dropFirst().prefix { $0 != quote }
        return value.isEmpty ? nil : value.lowercased()
    }

    /// The word behind `key:`; where everything is on one line the next key follows without a gap.
    private static func value(_ key: String, in text: String) -> String? {
        let parts = text.split(separator: key + ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        var value = String(parts[1].drop { $0 == " " }.prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" })
        for next in ["OFXHEADER", "DATA", "VERSION", "SECURITY", "ENCODING", "CHARSET", "COMPRESSION", "OLDFILEUID", "NEWFILEUID"]
        where value.hasSuffix(next) && value != next {
            value.removeLast(next.count)
        }
        return value.isEmpty ? nil : value
    }

    private static func find(_ name: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let count = name.utf8CodeUnitCount
        guard bytes.count >= count else { return nil }
        return name.withUTF8Buffer { wanted in
            (start...bytes.count - count).first { i in
                (0..<count).allSatisfy { k in
                    let byte = bytes[i + k]
                    return (byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte) == wanted[k]
                }
            }
        }
    }
}
