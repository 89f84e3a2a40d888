internal import Ledger

/// Writes one JSON text (RFC 8259) straight into bytes: fields keep their order, `null` is written out, numbers stay exact.
///
/// What goes out many times a second (cells, items, job lists) passes through here and never through a tree of values.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// The bytes that `body` writes.
    static func bytes(_ body: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
        var json = JSONWriter()
        try body(&json)
        return json.bytes
    }

    // MARK: Containers

    mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open("{")
        try body(&self)
        close("}")
    }

    mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
        open("[")
        try body(&self)
        close("]")
    }

    mutating func object(_ key: StaticString, _ body: (inout JSONWriter) throws -> Void) rethrows {
        name(key)
        try object(body)
    }

    mutating func array(_ key: StaticString, _ body: (inout JSONWriter) throws -> Void) rethrows {
        name(key)
        try array(body)
    }

    /// The same with a name that is data; it must need no escaping.
    mutating func object(named key: String, _ body: (inout JSONWriter) throws -> Void) rethrows {
        separate()
        bytes.append(contentsOf: "\"\(key)\":".utf8)
        needsComma = false
        try object(body)
    }

    /// A list of objects.
    mutating func array<Value: JSONObjectValue>(_ key: StaticString, _ values: some Sequence<Value>) {
        array(key) { json in
            for value in values { json.value(value) }
        }
    }

    // MARK: Values

    mutating func value(_ value: some JSONObjectValue) {
        object { value.write(to: &$0) }
    }

    mutating func value(_ value: Int64) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
    }

    mutating func value(_ text: String) {
        separate()
        quote(text)
    }

    /// JSON that somebody else has encoded.
    mutating func value(encoded json: some Sequence<UInt8>) {
        separate()
        bytes.append(contentsOf: json)
    }

    // MARK: Fields

    mutating func field(_ key: StaticString, _ value: Int64?) {
        name(key)
        if let value { self.value(value) } else { null() }
    }

    mutating func field(_ key: StaticString, _ value: Int?) { field(key, value.map { Int64($0) }) }

    mutating func field(_ key: StaticString, _ value: String?) {
        name(key)
        if let value { self.value(value) } else { null() }
    }

    mutating func field(_ key: StaticString, _ value: Bool) {
        name(key)
        separate()
        append(value ? "true" : "false")
    }

    mutating func field(_ key: StaticString, _ value: (some CustomStringConvertible)?, as _: WrittenAsText = .text) {
        field(key, value?.description)
    }

    mutating func field(_ key: StaticString, _ value: (some JSONObjectValue)?) {
        name(key)
        if let value { self.value(value) } else { null() }
    }

    mutating func field(_ key: StaticString, encoded json: some Sequence<UInt8>) {
        name(key)
        value(encoded: json)
    }

    /// Seconds with three digits: the only number here that is not whole.
    mutating func field(_ key: StaticString, milliseconds: Int64) {
        name(key)
        separate()
        let part = String(milliseconds.magnitude % 1000)
        append(milliseconds < 0 ? "-" : "")
        bytes.append(contentsOf: "\(milliseconds.magnitude / 1000).\(String(repeating: "0", count: 3 - part.count))\(part)".utf8)
    }

    /// Marks the overload for dates, months and currencies, which are written as their descriptions.
    enum WrittenAsText { case text }

    // MARK: Inside

    private mutating func name(_ key: StaticString) {
        separate()
        append("\"")
        append(key)
        append("\":")
        needsComma = false
    }

    private mutating func null() {
        separate()
        append("null")
    }

    private mutating func open(_ bracket: StaticString) {
        separate()
        append(bracket)
        needsComma = false
    }

    private mutating func close(_ bracket: StaticString) {
        append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { append(",") }
        needsComma = true
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    private mutating func quote(_ text: String) {
        append("\"")
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): append("\\\"")
            case UInt8(ascii: "\\"): append("\\\\")
            case 0x0A: append("\\n")
            case 0x0D: append("\\r")
            case 0x09: append("\\t")
            case 0..<0x20:
                append("\\u00")
                for digit in [byte >> 4, byte & 15] { bytes.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
            default: bytes.append(byte)
            }
        }
        append("\"")
    }
}

/// A value that is sent as one JSON object; `write` writes its fields.
protocol JSONObjectValue {
    func write(to json: inout JSONWriter)
}

/// Instants as the protocol writes them.
enum Instant {
    /// RFC 3339 in UTC, to the second.
    static func text(ms: Int64) -> String {
        let seconds = ms >= 0 ? ms / 1000 : (ms - 999) / 1000
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - days * 86_400
        return "\(CalendarDate(dayNumber: Int32(days)))T\(two(second / 3600)):\(two(second / 60 % 60)):\(two(second % 60))Z"
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
