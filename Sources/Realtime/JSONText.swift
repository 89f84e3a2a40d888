/// Encoded JSON under construction: UTF-8 bytes. Fragments that others encoded go in as they are.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Syntax and names that need no escaping.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A fragment that is JSON already.
    mutating func fragment(_ json: [UInt8]) { bytes.append(contentsOf: json) }

    /// A whole number.
    mutating func integer(_ value: Int64) { bytes.append(contentsOf: String(value).utf8) }

    /// A text with quotes, escaped as RFC 8259 section 7 wants it.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let hex = Array("0123456789abcdef".utf8)
                raw("\\u00")
                bytes.append(hex[Int(byte >> 4)])
                bytes.append(hex[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A list of fragments with commas between them.
    mutating func list(_ fragments: some Sequence<[UInt8]>) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for fragment in fragments {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            bytes.append(contentsOf: fragment)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
