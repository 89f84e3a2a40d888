public import Ledger

/// Decides for each row of a file which transaction of the ledger it is, if any. Pure and deterministic; linear in entries and rows.
///
/// One planner plans the rows of one file for one account (so for one currency, and bank ids never meet those of another account).
/// Add the account's entries from ten days before the statement to ten days after, then plan the batches in file order:
///
/// 1. An opening-balance line is `skipped`.
/// 2. A trusted bank id of the same source kind that an entry has: the same transaction. An id that names entries of another day
///    or amount is not trusted for this file; neither are those of `untrusted` (`BankIDAudit`). Trusted ids of the same source kind
///    that differ: never the same, though an equal row is flagged, as some banks change their ids with each download. While more
///    ids have turned out to name other entries than the same ones, the file merely counts its rows, and its unknown ids are
///    not trusted either. Ids of different kinds say nothing.
/// 3. Multiset join on (day, amount, text hash): of n equal rows as many are duplicates as there are such entries unclaimed.
///    Each entry is claimed once, so rows of one file are never duplicates of each other.
/// 4. Everything else is new.
///
/// An entry deleted by hand is claimed like the others (after the live ones), and its row is `skipped`. A pending row equals only a
/// pending entry, a booked one only a booked one: in this version a posting does not claim its pending entry, and both are kept.
/// Where the other status has an equal entry the row is flagged; pending transactions are in no total.
///
/// Own it as a `var` in the one task that plans: a captured copy that is mutated copies some 60 bytes for each entry.
public struct DedupPlanner: Sendable {
    private let seed: UInt64
    private let sourceKind: Int32
    private var entries: EntryTable
    /// Rows whose bank id named the very transaction.
    private var agreeingIDs = 0

    /// `expectedEntries` (from a count) reserves room, so that nothing is moved while adding.
    public init(seed: UInt64, sourceKind: Int32, expectedEntries: Int) {
        self.seed = seed
        self.sourceKind = sourceKind
        entries = EntryTable(expectedEntries: expectedEntries)
    }

    /// Takes an entry of the account. Entries of one key are claimed in the order of adding.
    public mutating func add(_ entry: LedgerEntry) {
        entries.add(entry, bankID: entry.sourceKind == sourceKind ? entry.bankID : 0)
    }

    /// Number of bank ids met so far that entries of another day or amount bear: one warning for the file, not one for each row.
    public var untrustedIDs: Int { entries.ambiguousHits }

    /// Plans `rows` of the batch: appends one decision and one text hash (`txn.bank_hash`) for each.
    /// `untrusted` are the ids that the file itself uses twice.
    public mutating func plan(
        _ batch: RowBatch, rows: Range<Int>, untrusted: Set<UInt64>, into decisions: inout [DedupDecision], hashes: inout [UInt64]
    ) {
        decisions.reserveCapacity(decisions.count + rows.count)
        hashes.reserveCapacity(hashes.count + rows.count)
        for index in rows {
            let row = batch.rows[index]
            let hash = CanonicalText.hash(batch.text, text: row.text, checkNumber: row.checkNumber, seed: seed)
            var bankID = BankID.hash(batch.text, row.bankID, seed: seed)
            let isUntrusted = bankID != 0 && !untrusted.isEmpty && untrusted.contains(bankID)
            if isUntrusted { bankID = 0 }
            var decision = decide(row, hash: hash, bankID: bankID)
            if isUntrusted, decision.outcome != .new { decision.evidence.insert(.bankIDNotTrusted) }
            decisions.append(decision)
            hashes.append(hash)
        }
    }

    /// Plans one row. `bankID` is `BankID.hash`, or 0 where the row has none or the file's audit does not trust it.
    public mutating func decide(_ row: StatementRow, hash: UInt64, bankID: UInt64) -> DedupDecision {
        if row.role == .openingBalance { return DedupDecision(outcome: .skipped, evidence: .openingBalance) }
        let key = EntryKey(day: row.day, amount: row.amount, hash: hash, isPending: row.status == .pending)
        var evidence: MatchEvidence = []
        var hasTrustedID = false
        if bankID != 0 {
            switch entries.claim(bankID: bankID, for: key) {
            case .claimed(let entry):
                agreeingIDs += 1
                return decision(entry, [.bankID])
            case .ambiguous: evidence = .bankIDNotTrusted
            case .none: hasTrustedID = entries.ambiguousHits <= agreeingIDs
            }
        }
        if let entry = entries.claim(key, identifiedToo: !hasTrustedID) { return decision(entry, evidence.union(.exactFingerprint)) }
        if hasTrustedID, let entry = entries.peek(key) {
            return DedupDecision(outcome: .newFlagged, transaction: entry, evidence: [.exactFingerprint, .otherBankID])
        }
        if let entry = entries.peek(key.withOtherStatus) {
            return DedupDecision(outcome: .newFlagged, transaction: entry, evidence: evidence.union(.otherStatus))
        }
        return .new
    }

    private func decision(_ entry: EntryTable.Claim, _ evidence: MatchEvidence) -> DedupDecision {
        entry.isDeleted
            ? DedupDecision(outcome: .skipped, transaction: entry.id, evidence: evidence.union(.deletedByHand))
            : DedupDecision(outcome: .duplicate, transaction: entry.id, evidence: evidence)
    }
}
