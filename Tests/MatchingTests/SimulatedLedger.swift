import Ledger
import Matching

/// One row of a statement file, in words.
struct FileRow: Hashable, CustomStringConvertible {
    var day: Int32
    var amount: Int64
    var text: String
    var id = ""
    var check = ""
    var isPending = false
    var isOpening = false

    var description: String { "\(day) \(amount) \(text)\(id.isEmpty ? "" : " id " + id)" }
}

/// What the multiset promise counts: everything but the bank's id.
struct RowIdentity: Hashable {
    var day: Int32
    var amount: Int64
    var text: String

    init(_ row: FileRow) {
        day = row.day
        amount = row.amount
        text = CanonicalText.canonical(row.text) + "|" + CanonicalText.canonical(row.check)
    }
}

extension RowBatch {
    init(_ rows: [FileRow]) {
        self.init()
        func range(_ string: String) -> TextRange {
            let lower = UInt32(text.count)
            text += Array(string.utf8)
            return TextRange(lower: lower, upper: UInt32(text.count))
        }
        for (index, spec) in rows.enumerated() {
            var row = StatementRow(
                day: CalendarDate(dayNumber: spec.day), amount: spec.amount, record: UInt32(index + 1), line: UInt32(index + 1), byte: 0, length: 0)
            row.text = range(spec.text)
            row.bankID = range(spec.id)
            row.checkNumber = range(spec.check)
            row.status = spec.isPending ? .pending : .booked
            row.role = spec.isOpening ? .openingBalance : .ordinary
            self.rows.append(row)
        }
    }
}

/// A ledger of one account in memory: imports files by the planner as the commit stage would.
struct SimulatedLedger {
    static let seed: UInt64 = 0x5EED

    var entries: [LedgerEntry] = []
    var identities: [RowIdentity] = []

    /// Imports a file (an audit over all of it, then in batches) and gives the decisions.
    @discardableResult
    mutating func importFile(_ rows: [FileRow], kind: Int32 = 1, batchRows: Int = 7) -> [DedupDecision] {
        let batch = RowBatch(rows)
        var audit = BankIDAudit()
        for row in batch.rows { audit.add(BankID.hash(batch.text, row.bankID, seed: Self.seed), day: row.day, amount: row.amount) }
        var planner = DedupPlanner(seed: Self.seed, sourceKind: kind, expectedEntries: entries.count)
        for entry in entries { planner.add(entry) }
        var decisions: [DedupDecision] = []
        var hashes: [UInt64] = []
        var start = 0
        while start < rows.count {
            let end = min(start + batchRows, rows.count)
            planner.plan(batch, rows: start..<end, untrusted: audit.untrusted, into: &decisions, hashes: &hashes)
            start = end
        }
        for (index, decision) in decisions.enumerated() where decision.outcome.isNew {
            let row = batch.rows[index]
            entries.append(
                LedgerEntry(
                    id: Int64(entries.count + 1), day: row.day, amount: row.amount, hash: hashes[index],
                    bankID: BankID.hash(batch.text, row.bankID, seed: Self.seed), sourceKind: kind, isPending: row.status == .pending))
            identities.append(RowIdentity(rows[index]))
        }
        return decisions
    }

    mutating func deleteByHand(_ id: Int64) { entries[Int(id) - 1].isDeleted = true }

    /// The live rows as a multiset.
    var multiset: [RowIdentity: Int] { Self.multiset(identities) }

    static func multiset(_ identities: some Sequence<RowIdentity>) -> [RowIdentity: Int] {
        identities.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    /// The pointwise maximum over files: what the ledger must hold, whatever the order.
    static func maximum(_ files: [[FileRow]]) -> [RowIdentity: Int] {
        files.reduce(into: [:]) { result, file in result.merge(multiset(file.map(RowIdentity.init)), uniquingKeysWith: max) }
    }
}

extension [DedupDecision] {
    var outcomes: [RowOutcome] { map(\.outcome) }
}
