/// A range of bytes of a batch's text arena (`RowBatch.text`): UTF-8, trimmed, never split inside a character.
///
/// Rows refer to their texts by range because making a `String` for each costs more than parsing the row.
public struct TextRange: Hashable, Sendable {
    public var lower: UInt32
    public var upper: UInt32

    public init(lower: UInt32, upper: UInt32) {
        self.lower = lower
        self.upper = upper
    }

    public static let empty = TextRange(lower: 0, upper: 0)
    public var isEmpty: Bool { lower == upper }
    public var range: Range<Int> { Int(lower)..<Int(upper) }
}

/// A record understood: a dated, signed amount with texts, bound to one statement of its file.
///
/// Trivial (no reference counting), so that a batch of thousands moves as one block of memory.
/// Nothing in it is invented: a row without a readable date or amount does not exist, its record is rejected with a `Problem`.
public struct StatementRow: Sendable {
    public enum Status: UInt8, Sendable { case booked, pending }
    /// What the row is for: an opening-balance line is read and reported, but is no purchase.
    public enum Role: UInt8, Sendable { case ordinary, openingBalance }

    /// Index of the statement in its file, from 0.
    public var statement: UInt16 = 0
    public var status: Status = .booked
    public var role: Role = .ordinary
    /// The booking day as the file writes it.
    public var day: CalendarDate
    /// The day of the purchase or value, where the file gives one that differs.
    public var otherDay: CalendarDate?
    /// Minor units of the statement's currency; negative is money going out. Never `Int64.min`.
    public var amount: Int64
    /// The running balance after this row, where the file has one.
    public var balance: Int64?
    /// All that the file says in words, as a person would read it (payee, then purpose, without repetition).
    public var text: TextRange = .empty
    /// Who was paid or who paid, where the file keeps that apart; else empty.
    public var payee: TextRange = .empty
    /// The bank's own id of the row (OFX FITID), as written; fillers are judged later.
    public var bankID: TextRange = .empty
    public var checkNumber: TextRange = .empty
    /// The file's own category (QIF `L`, a CSV category column), a hint only.
    public var category: TextRange = .empty
    /// Indices into `RowBatch.splits`.
    public var splits: Range<UInt32> = 0..<0
    /// Number of the record in the file, from 1; unique in the file.
    public var record: UInt32
    /// Line of the record's first byte, from 1.
    public var line: UInt32
    /// Position of the record's first byte in the unpacked file.
    public var byte: Int64
    /// Length of the record in bytes of the unpacked file.
    public var length: UInt32

    public init(day: CalendarDate, amount: Int64, record: UInt32, line: UInt32, byte: Int64, length: UInt32) {
        self.day = day
        self.amount = amount
        self.record = record
        self.line = line
        self.byte = byte
        self.length = length
    }
}

/// One line of a split row; the amounts of a row's lines sum to the row's amount.
public struct RowSplit: Sendable {
    public var category: TextRange
    public var note: TextRange
    public var amount: Int64

    public init(category: TextRange, note: TextRange, amount: Int64) {
        self.category = category
        self.note = note
        self.amount = amount
    }
}

/// Rows with the arena that holds their texts: the unit that travels between stages (about 2,000 rows).
public struct RowBatch: Sendable {
    /// UTF-8 bytes that the rows' ranges refer to.
    public var text: [UInt8]
    public var rows: [StatementRow]
    public var splits: [RowSplit]

    public init(text: [UInt8] = [], rows: [StatementRow] = [], splits: [RowSplit] = []) {
        self.text = text
        self.rows = rows
        self.splits = splits
    }

    /// The text of a range as a `String`; for showing and for rare paths, not for a loop over all rows.
    public func string(_ range: TextRange) -> String {
        String(decoding: text[range.range], as: UTF8.self)
    }
}
