internal import Foundation
internal import HTTPTypes
internal import Ledger
internal import Realtime

/// The JSON object of a request's body. Reading a field says what is wrong with it and where; fields that nobody knows are let pass.
struct JSONBody: Sendable {
    let fields: [String: JSONValue]
    /// The whole body as it came; empty for an object inside it.
    let bytes: [UInt8]
    private let path: String

    init(_ bytes: [UInt8]) throws {
        path = ""
        self.bytes = bytes
        guard !bytes.isEmpty else {
            fields = [:]
            return
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw ProblemResponse(.badRequest, "json.malformed", "The body is not JSON\(Self.place(in: bytes)).", place: "/")
        }
        guard let object = value.object else { throw ProblemResponse(.badRequest, "json.malformed", "The body must be a JSON object.", place: "/") }
        fields = object
    }

    private init(fields: [String: JSONValue], path: String) {
        self.fields = fields
        self.path = path
        bytes = []
    }

    /// A value that may be left out, taken away (`null`) or given.
    enum Change<Value> {
        case absent, null
        case value(Value)

        var given: Value? { if case .value(let value) = self { value } else { nil } }
    }

    func integerChange(_ name: String) throws -> Change<Int64> {
        try change(name, "a whole number") { $0.integer }
    }

    func textChange(_ name: String) throws -> Change<String> {
        try change(name, "a text") { $0.string }
    }

    func integer(_ name: String) throws -> Int64? { try integerChange(name).given }
    func text(_ name: String) throws -> String? { try textChange(name).given }
    func flag(_ name: String) throws -> Bool? { try change(name, "true or false") { $0.bool }.given }

    func requiredInteger(_ name: String) throws -> Int64 { try required(name, try integer(name)) }
    func requiredText(_ name: String) throws -> String { try required(name, try text(name)) }

    /// The version that an edit was made against.
    func version() throws -> Int64 { try requiredInteger("version") }

    func currency(_ name: String) throws -> Currency? {
        try text(name).map { text in
            guard let currency = Currency(text) else { throw invalid(name, "a currency code such as EUR") }
            return currency
        }
    }

    func month(_ name: String) throws -> CalendarMonth? {
        try text(name).map { text in
            guard let month = CalendarMonth(text) else { throw invalid(name, "a month, YYYY-MM") }
            return month
        }
    }

    func day(_ name: String) throws -> CalendarDate? {
        try text(name).map { text in
            guard let day = CalendarDate(text) else { throw invalid(name, "a day, YYYY-MM-DD") }
            return day
        }
    }

    func integers(_ name: String) throws -> [Int64]? {
        try change(name, "a list of whole numbers") { value in
            value.array.flatMap { list in
                let numbers = list.compactMap(\.integer)
                return numbers.count == list.count ? numbers : nil
            }
        }.given
    }

    func object(_ name: String) throws -> JSONBody? {
        try change(name, "an object") { $0.object }.given.map { JSONBody(fields: $0, path: "\(path)/\(name)") }
    }

    /// A list of objects.
    func objects(_ name: String) throws -> [JSONBody]? {
        try change(name, "a list of objects") { value in
            value.array.flatMap { list in
                let objects = list.compactMap(\.object)
                return objects.count == list.count ? objects : nil
            }
        }.given.map { list in list.enumerated().map { JSONBody(fields: $0.element, path: "\(path)/\(name)/\($0.offset)") } }
    }

    private func change<Value>(_ name: String, _ kind: String, _ read: (JSONValue) -> Value?) throws -> Change<Value> {
        switch fields[name] {
        case nil: return .absent
        case .null: return .null
        case .some(let value):
            guard let read = read(value) else { throw invalid(name, kind) }
            return .value(read)
        }
    }

    private func required<Value>(_ name: String, _ value: Value?) throws -> Value {
        guard let value else {
            throw ProblemResponse(.unprocessableContent, "field.missing", "\(name) is missing.", place: "\(path)/\(name)")
        }
        return value
    }

    private func invalid(_ name: String, _ kind: String) -> ProblemResponse {
        ProblemResponse(.unprocessableContent, "field.invalid", "\(name) must be \(kind).", place: "\(path)/\(name)")
    }

    /// Where the JSON breaks off. On Linux `JSONDecoder` keeps that to itself; `JSONSerialization` says "Invalid value around character 23.".
    private static func place(in bytes: [UInt8]) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return ""
        } catch {
            let words = ((error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "").split { !$0.isNumber }
            let before = bytes.prefix(words.first.flatMap { Int($0) } ?? bytes.count)
            let line = before.count { $0 == 0x0A } + 1
            let column = before.count - (before.lastIndex(of: 0x0A) ?? -1)
            return ": it goes wrong at line \(line), about column \(column)"
        }
    }
}
