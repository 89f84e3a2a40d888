public import Ledger

/// The bank's own ids of transactions (OFX FITID, a CSV reference column), as 64-bit hashes.
public enum BankID {
    /// The id's hash under the book's seed, as written (case counts); 0 where there is none or only a filler
    /// (`0`, `000`, `NONREF`, `NOTPROVIDED`, `NONE`, `NULL`, `N/A`, `-`).
    public static func hash(_ bytes: [UInt8], _ range: TextRange, seed: UInt64) -> UInt64 {
        guard !range.isEmpty, !isFiller(bytes, range.range) else { return 0 }
        var hash = TextHash(seed: seed &+ 0x6964)  // apart from the texts' hashes
        for index in range.range { hash.append(bytes[index]) }
        return max(hash.finish(), 1)
    }

    /// The same for an id read back from the ledger (`txn.bank_id`).
    public static func hash(_ id: String, seed: UInt64) -> UInt64 {
        let bytes = Array(id.utf8)
        return hash(bytes, TextRange(lower: 0, upper: UInt32(bytes.count)), seed: seed)
    }

    private static let fillers: [[UInt8]] = ["nonref", "notprovided", "none", "null", "n/a"].map { Array($0.utf8) }

    private static func isFiller(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        // Zeros and dashes alone name nothing, however many.
        guard bytes[range].contains(where: { $0 != 0x30 && $0 != 0x2D && $0 != 0x20 }) else { return true }
        guard range.count <= 11 else { return false }
        return fillers.contains { filler in
            filler.count == range.count && zip(filler, bytes[range]).allSatisfy { $0 == ($1 >= 0x41 && $1 <= 0x5A ? $1 | 0x20 : $1) }
        }
    }
}
