import Ledger

/// The bank's own id of a row, as far as it can be trusted.
public enum BankID {
    /// A 64-bit hash of an id, the same in every process: the names by which `FileInspection.untrustedIDs` lists ids.
    public static func hash(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        // FNV-1a with a final mix (Stafford's variant 13), which spreads ids that differ in one digit only.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for i in range { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    /// Whether the text only fills the field: empty, zeros, `NONREF`, `NOTPROVIDED`, `N/A`.
    public static func isFiller(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if range.isEmpty { return true }
        if range.allSatisfy({ bytes[$0] == 0x30 || bytes[$0] == 0x2D || bytes[$0] == 0x20 || bytes[$0] == 0x58 || bytes[$0] == 0x2A }) { return true }
        guard range.count <= 12 else { return false }
        let word = String(decoding: bytes[range], as: UTF8.self).uppercased()
        return ["NONREF", "NOTPROVIDED", "NOT PROVIDED", "N/A", "NA", "NONE", "NULL", "NIL", "UNKNOWN"].contains(word)
    }
}

/// Watches a file's ids: one that names rows of different amount or day is no id of a row.
///
/// Keeps 12 bytes for each id in an open table; beyond `idsMax` further ids are not watched and count as untrusted by `isComplete`.
struct BankIDAudit: Sendable {
    static let idsMax = 4_000_000

    private(set) var untrusted: Set<UInt64> = []
    private(set) var isComplete = true
    private(set) var missing = 0
    private(set) var seen = 0
    private var ids: [UInt64] = []
    private var marks: [UInt32] = []
    private var used = 0

    mutating func note(_ row: StatementRow, _ text: [UInt8]) {
        if BankID.isFiller(text, row.bankID.range) {
            missing += 1
            return
        }
        seen += 1
        // 0 marks a free place.
        let id = max(1, BankID.hash(text, row.bankID.range) &+ UInt64(row.statement) &* 0x9E37_79B9_7F4A_7C15)
        let mark = Self.mark(row)
        if used * 4 >= ids.count * 3 {
            guard used < Self.idsMax else {
                isComplete = false
                return
            }
            grow()
        }
        var at = Int(truncatingIfNeeded: id) & (ids.count - 1)
        while ids[at] != 0 {
            if ids[at] == id {
                if marks[at] != mark { untrusted.insert(BankID.hash(text, row.bankID.range)) }
                return
            }
            at = (at + 1) & (ids.count - 1)
        }
        ids[at] = id
        marks[at] = mark
        used += 1
    }

    private static func mark(_ row: StatementRow) -> UInt32 {
        let mixed = (UInt64(bitPattern: row.amount) ^ UInt64(UInt32(bitPattern: row.day.dayNumber)) << 40) &* 0x9E37_79B9_7F4A_7C15
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }

    private mutating func grow() {
        let oldIDs = ids
        let oldMarks = marks
        let size = max(1_024, ids.count * 2)
        ids = [UInt64](repeating: 0, count: size)
        marks = [UInt32](repeating: 0, count: size)
        for (k, id) in oldIDs.enumerated() where id != 0 {
            var at = Int(truncatingIfNeeded: id) & (size - 1)
            while ids[at] != 0 { at = (at + 1) & (size - 1) }
            ids[at] = id
            marks[at] = oldMarks[k]
        }
    }
}
