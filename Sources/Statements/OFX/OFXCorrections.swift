import Ledger

/// Transactions that the same file replaces or withdraws (`CORRECTFITID`), before or behind them.
///
/// Which ids may be meant is known from detection (`OFXCorrectionSearch`); rows with such an id are kept back until the file has been read. Then
/// those of the corrected account fall out, and the others are given on. A correction whose transaction is not in the file is only reported:
/// whether an earlier import has it, the file cannot tell.
struct OFXCorrections: Sendable {
    /// What a transaction goes by: ids are unique within an account.
    private struct Name: Hashable {
        var account: AccountReference
        var id: [UInt8]
    }

    private struct Held {
        var name: Name
        var row: StatementRow
        /// The row's texts, one behind the other; its ranges refer to them.
        var text: [UInt8]
        /// What is said if it falls out, but for the code and the message.
        var place: Problem
    }

    private struct Correction {
        var name: Name
        var record: UInt32
        var isWithdrawal: Bool
        /// What is said if its transaction is not in the file.
        var problem: Problem
    }

    /// Further ones are reported as they come.
    static let correctionsMax = OFXCorrectionSearch.idsMax
    /// Further rows are given on at once.
    static let heldMax = OFXCorrectionSearch.idsMax

    private let ids: Set<[UInt8]>
    private var held: [Held] = []
    private var corrections: [Correction] = []

    init(ids: Set<[UInt8]>) { self.ids = ids }

    var isFull: Bool { corrections.count >= Self.correctionsMax }

    /// Whether a row of this id has to be kept back.
    @inline(__always)
    func concern(_ bytes: [UInt8], _ id: TextRange) -> Bool {
        ids.isEmpty || id.isEmpty || held.count >= Self.heldMax ? false : ids.contains(Array(bytes[id.range]))
    }

    mutating func hold(_ row: StatementRow, of account: AccountReference, place: Problem, in arena: [UInt8]) {
        var row = row
        let id = Array(arena[row.bankID.range])
        var text: [UInt8] = []
        func keep(_ range: inout TextRange) {
            let lower = UInt32(text.count)
            text += arena[range.range]
            range = TextRange(lower: lower, upper: UInt32(text.count))
        }
        keep(&row.text)
        keep(&row.payee)
        keep(&row.bankID)
        keep(&row.checkNumber)
        keep(&row.category)
        held.append(Held(name: Name(account: account, id: id), row: row, text: text, place: place))
    }

    mutating func note(
        correctionOf id: ArraySlice<UInt8>, account: AccountReference, record: UInt32, isWithdrawal: Bool, otherwise problem: Problem
    ) {
        corrections.append(Correction(name: Name(account: account, id: Array(id)), record: record, isWithdrawal: isWithdrawal, problem: problem))
    }

    /// The rows that remain, and what is to be said.
    func settle(into output: inout ExtractedBatch) {
        var heldByName: [Name: [Int]] = [:]
        for (index, held) in held.enumerated() { heldByName[held.name, default: []].append(index) }
        var corrected: [Int: Correction] = [:]
        for correction in corrections {
            // A record may have the id that it corrects. An id that several transactions have tells none of them.
            let meant = heldByName[correction.name, default: []].filter { held[$0].row.record != correction.record }
            if meant.count == 1 {
                corrected[meant[0]] = correction
            } else {
                output.problems.append(correction.problem)
                if correction.isWithdrawal { output.rejected += 1 }
            }
        }
        for (index, held) in held.enumerated() {
            guard let correction = corrected[index] else {
                output.add(held.row, held.text)
                continue
            }
            var problem = held.place
            problem.code = (correction.isWithdrawal ? ProblemCode.ofxWithdrawn : .ofxCorrected).rawValue
            let what = correction.isWithdrawal ? "The bank withdraws this transaction" : "The bank replaces this transaction"
            problem.message = "\(what) by record \(correction.record) of the same file; it is not read."
            output.problems.append(problem)
        }
    }
}

extension ExtractedBatch {
    /// A row whose ranges refer to `text`, which is appended to the arena.
    fileprivate mutating func add(_ row: StatementRow, _ text: [UInt8]) {
        let base = UInt32(rows.text.count)
        rows.text += text
        var row = row
        func move(_ range: inout TextRange) { range = TextRange(lower: range.lower + base, upper: range.upper + base) }
        move(&row.text)
        move(&row.payee)
        move(&row.bankID)
        move(&row.checkNumber)
        move(&row.category)
        rows.rows.append(row)
    }
}
