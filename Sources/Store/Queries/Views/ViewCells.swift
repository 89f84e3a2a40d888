/// One keyed cell of a view, with the sequence number at which it last changed. Values are absolute, so applying a cell twice does no harm.
public struct ViewCell<Value: Sendable & Hashable>: Sendable, Hashable {
    /// Unique in its view: `12|2025-11|EUR`.
    public var key: String
    public var version: Int64
    public var value: Value

    public init(key: String, version: Int64, value: Value) {
        self.key = key
        self.version = version
        self.value = value
    }
}

/// What a reader gets of a view: all of its cells, or those that changed after a version together with the keys that went away.
///
/// For each `s0 < s1`: all cells at `s1` = all cells at `s0`, without `gone`, overlaid by `cells` of the change since `s0`. A key may be named
/// as gone that the reader never had.
public struct ViewCells<Value: Sendable & Hashable>: Sendable, Hashable {
    public var cells: [ViewCell<Value>]
    /// Always empty when everything was asked for.
    public var gone: [String]

    public init(cells: [ViewCell<Value>] = [], gone: [String] = []) {
        self.cells = cells
        self.gone = gone
    }

    public var isEmpty: Bool { cells.isEmpty && gone.isEmpty }
}

/// Why an edit cannot be made although the caller may make it: said about a field of the request.
public enum EditError: Error, Sendable, Hashable {
    /// A field names something that this book does not have.
    case unknown(field: String, id: Int64)
    /// A field's value makes no sense; the reason is a sentence.
    case invalid(field: String, reason: String)
    /// There is one with this name already.
    case exists(what: String, id: Int64, name: String)
    /// It cannot go while something else needs it; the reason is a sentence.
    case inUse(what: String, id: Int64, reason: String)
    /// It does not fit how things are now; the code is dotted and stable, the reason a sentence.
    case refused(code: String, reason: String)
}
