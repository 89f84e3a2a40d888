public import Ledger

/// Finds the book's category that a file's own category text names.
///
/// A text names a category by its path (`Food:Groceries`, parts trimmed, case ignored), or by its last part alone where only one
/// category bears that name. Anything else, such as QIF's `[Savings]` for a transfer, names none: nothing is made up.
public struct CategoryNames: Sendable {
    private var byPath: [[UInt8]: Int64] = [:]
    /// 0 where several categories bear the name.
    private var byName: [[UInt8]: Int64] = [:]

    /// `path` is the names from the topmost parent down, joined by colons.
    public init(_ categories: some Sequence<(id: Int64, path: String)>) {
        for (id, path) in categories {
            let parts = CategoryNames.parts(FoldedText.folded(path))
            guard let name = parts.last else { continue }
            byPath[Array(parts.joined(separator: [0x3A]))] = id
            byName[name] = byName[name] == nil ? id : 0
        }
    }

    public init() {}

    public var isEmpty: Bool { byPath.isEmpty }

    /// The category that a text names; 0 = none.
    public func category(named text: String) -> Int64 { category(folded: FoldedText.folded(text)) }

    /// The same for bytes of a batch.
    public func category(_ bytes: [UInt8], _ range: TextRange) -> Int64 {
        guard !range.isEmpty, !byPath.isEmpty else { return 0 }
        var text = FoldedText()
        text.fold(bytes, range.range, collapse: true)
        return category(folded: text.bytes)
    }

    private func category(folded: [UInt8]) -> Int64 {
        if let id = byPath[folded] { return id }
        let parts = CategoryNames.parts(folded)
        if parts.count == 1, let name = parts.first { return byName[name] ?? 0 }
        return byPath[Array(parts.joined(separator: [0x3A]))] ?? 0
    }

    private static func parts(_ folded: [UInt8]) -> [[UInt8]] {
        folded.split(separator: 0x3A).compactMap { part in
            let trimmed = part.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
            return trimmed.isEmpty ? nil : Array(trimmed)
        }
    }
}
