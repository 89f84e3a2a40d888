/// A JSON value as clients send it: small, so convenience goes before speed. What the server sends never passes through here.
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` and `false`
    case bool(Bool)
    /// A whole number in the range of Int64.
    case integer(Int64)
    /// Any other number.
    case number(Double)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// An object; of equal names one wins.
    case object([String: JSONValue])

    /// The text, or `nil` for anything else.
    public var string: String? { if case .string(let value) = self { value } else { nil } }

    /// The whole number, or `nil` for anything else.
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

    /// The truth value, or `nil` for anything else.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The list, or `nil` for anything else.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The object, or `nil` for anything else.
    public var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

    /// A member of an object; `nil` where there is none or where this is no object.
    public subscript(_ name: String) -> JSONValue? { object?[name] }
}
