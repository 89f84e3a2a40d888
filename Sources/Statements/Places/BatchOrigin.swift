/// Where the bytes of a batch lie in the file and how they are to be shown: kept by whoever feeds a reader, from chunk to chunk.
public struct BatchOrigin: Sendable {
    /// Position of the first byte in the unpacked file.
    public private(set) var byte: Int64 = 0
    /// Characters that stand before the first byte in its line.
    public private(set) var column = 0
    public let encoding: SourceEncoding
    public let names: FieldNaming

    /// The beginning of a file that is read with this layout.
    public init(_ layout: any StatementLayout) {
        encoding = layout.encoding
        names = layout.fieldNames
    }

    init() {
        encoding = .utf8
        names = .none
    }

    /// The reader is done with the first `consumed` bytes. Looks at no more than the last line of them.
    public mutating func advance(past consumed: Int, of bytes: [UInt8]) {
        guard consumed > 0 else { return }
        column = self.column(at: consumed, in: bytes)
        byte += Int64(consumed)
    }

    /// Characters before a position of the batch's bytes in its line.
    func column(at position: Int, in bytes: [UInt8]) -> Int {
        guard let start = encoding.lineStart(bytes, before: position, notBefore: 0) else {
            return column + encoding.characters(bytes, firstCounted(bytes)..<max(position, firstCounted(bytes)))
        }
        return encoding.characters(bytes, start..<position)
    }

    /// A byte order mark at the beginning of the file is no character of its first line.
    private func firstCounted(_ bytes: [UInt8]) -> Int {
        guard byte == 0, let first = bytes.first else { return 0 }
        switch encoding {
        case .utf8: return first == 0xEF ? 1 : 0
        case .page: return 0
        case .utf16: return encoding.unit(bytes, 0) == 0xFEFF ? 2 : 0
        }
    }
}

/// How a file names the fields of its records.
public enum FieldNaming: Sendable {
    case none
    /// By the header's cells, in the order of the columns.
    case header([String])
    /// By the tag or attribute before the value: `<TRNAMT>`, `Ccy="`.
    case tags
    /// By the first letter of the value's line.
    case letters
    /// By the tag between colons before the value: `:61:`.
    case colons
}
