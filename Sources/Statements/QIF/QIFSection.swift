/// What the records of a QIF section are, by its header line.
///
/// A header that is not known is taken for that of an account: exporters translate and misspell them, and what holds no date and no amount
/// is told apart later. Source: Intuit, "Quicken Interchange Format (QIF) files"; names of sections as found in files of many programs.
enum QIFSection: Sendable, Equatable {
    /// Before any header: transactions, if they look like it.
    case none
    case transactions
    case investments
    /// `!Account`: accounts, listed or chosen.
    case accounts
    /// Categories, classes, securities, prices, memorised transactions: nothing that happened.
    case list
    /// `!Option:…`, `!Clear:…`: a switch, after which the section before goes on.
    case option

    /// By the text behind the `!`.
    init(header bytes: Span<UInt8>, _ range: Range<Int>) {
        var word: UInt64 = 0
        var words: [UInt64] = []
        // Letters and digits, folded; the first eight of each word are enough to tell all apart.
        var count = 0
        for i in range.prefix(64) {
            let byte = bytes[i]
            let lower = byte | 0x20
            if (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39) {
                count += 1
                if count <= 8 { word = word << 8 | UInt64(lower) }
            } else if count > 0 {
                words.append(word)
                word = 0
                count = 0
            }
        }
        if count > 0 { words.append(word) }
        switch words.first {
        case nil: self = .transactions
        case Self.pack("account"): self = .accounts
        case Self.pack("option"), Self.pack("clear"): self = .option
        case Self.pack("type"): self = words.count > 1 ? Self.byName[words[1]] ?? .transactions : .transactions
        case let name?: self = Self.byName[name] ?? .transactions
        }
    }

    /// The order of day and month that a header `Option:MDY` declares, as some programs write it before all else.
    static func dateOrder(_ header: String) -> ReadingOptions.DateOrder? {
        let word = header.lowercased().filter { $0.isLetter }
        return word.hasPrefix("option") ? ReadingOptions.DateOrder(rawValue: String(word.dropFirst("option".count))) : nil
    }

    private static let byName: [UInt64: QIFSection] = {
        var table: [UInt64: QIFSection] = [:]
        for name in ["invst", "invest", "port", "portfolio", "mutual", "401"] { table[pack(name)] = .investments }
        let lists = [
            "cat", "class", "classes", "tag", "tags", "memorized", "memorised", "security", "secs", "prices", "budget", "invoice", "payee",
            "userpayee",
            "template", "templates", "tax", "bill", "account", "category",
        ]
        for name in lists { table[pack(name)] = .list }
        return table
    }()

    private static func pack(_ name: String) -> UInt64 { name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1 | 0x20) } }
}

/// What a record of `QIFReader` is; `StatementRecord.kind` holds the raw value. Only the first four have a number.
enum QIFRecordKind: UInt8, Sendable {
    case transaction
    /// A transaction that the next one, a header or the end of the file follows without `^`.
    case openTransaction
    case investment
    /// Longer than `recordBytesMax`.
    case overlong
    case account
    /// A line beginning with `!`; its one field is the text behind.
    case header

    var isNumbered: Bool { rawValue <= Self.overlong.rawValue }
}
