import Analytics
import Foundation
import Jobs
import Ledger
import Store
import StoreSQLite

/// A real database in a folder of its own with one book, one account and a few categories. It is noon of 15 November 2025, UTC.
final class TestLedger: Sendable {
    static let nowMs: Int64 = 1_763_208_000_000

    let folder: URL
    let store: any Store
    /// The same under its own type.
    let sqlite: SQLiteStore
    let queue: JobQueue
    let book: Int64
    let account: Int64
    /// Expenses; `bakery` is below `food`.
    let food: Int64
    let bakery: Int64

    let clock = LedgerClock(nowMs: TestLedger.nowMs, today: .november(15))

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-store-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(path: folder.appendingPathComponent("sluice.db").path)
        sqlite = store
        self.store = store
        queue = JobQueue(store: store)
        let made = try await store.write { db in
            let book = try db.insertBook(
                name: "Test", currency: .euro, timeZone: "UTC", epoch: "e1", hashSeed: 1, isDemo: false, nowMs: TestLedger.nowMs)
            let account = try db.insertHiddenAccount(book: book, name: "Giro", type: "checking", currency: .euro)
            let bakery = try db.categoryID(book: book, path: "Food:Bakery", kind: "expense", seq: 0)
            let food = try db.categoryID(book: book, path: "Food", kind: "expense", seq: 0)
            return (book, account, food, bakery)
        }
        (book, account, food, bakery) = made
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    // MARK: Imports without files

    /// A row of a file that exists only in the test.
    struct Row: Sendable {
        var day: CalendarDate
        var amount: Int64
        var text: String
        var category: Int64 = 0
        var merchant: Int64 = 0
        var lines: [CellLine] = []
        var isPending = false
    }

    /// An import that is staged and claimed, with the plan that would publish it.
    struct Staged: Sendable {
        var plan: ImportPlan
        var job: Job
        var id: Int64 { plan.importID }
        var claim: JobClaim { job.claim }
    }

    /// Makes an import with its job, claims it and stages the rows; `duplicates` are transactions that it lists too.
    func stage(_ rows: [Row], duplicates: [Int64] = [], file: String = "a.csv", account: Int64? = nil) async throws -> Staged {
        let made = try await insertImport(file: file)
        return try await stage(rows, duplicates: duplicates, file: file, account: account, importID: made.id, job: try await claim(made.job))
    }

    private func stage(
        _ rows: [Row], duplicates: [Int64], file: String, account: Int64?, importID: Int64, job: Job
    ) async throws -> Staged {
        let (book, account) = (book, account ?? self.account)
        let plan = try await store.write { db in
            try db.beginStaging(importID: importID, claim: job.claim)
            let currency = try db.accountRow(account).currency
            var plan = ImportPlan(book: book, importID: importID, fileName: file, ledgerVersion: try db.ledgerVersion(book: book))
            var chunk = TransactionChunk(book: book, importID: importID, bytes: [], rows: [])
            var lines: [StagedLine] = []
            for (index, row) in rows.enumerated() {
                chunk.add(row, account: account, record: UInt32(index))
                lines += row.lines.map { StagedLine(row: index, category: $0.category, amount: $0.amount, note: nil) }
                let entry = CellEntry(
                    account: account, currency: currency, day: row.day, amount: row.amount, merchant: row.merchant, category: row.category,
                    lines: row.lines)
                if !row.isPending { try plan.delta.add(entry, sign: 1) }
            }
            let outcomes = duplicates.enumerated().map { index, id in
                OutcomeRow(record: UInt32(rows.count + index), kind: .duplicate, transaction: id, evidence: "Same day, amount and text.")
            }
            try db.stage(chunk, lines: lines, outcomes: outcomes, claim: job.claim)
            plan.statements = [
                StatementRecordRow(
                    n: 0, account: account, name: nil, currency: currency, sourceKind: "csv", rows: Int64(rows.count),
                    sum: rows.reduce(0) { $0 + $1.amount }, proof: "unproven")
            ]
            plan.counts.new = Int64(rows.count)
            plan.counts.duplicate = Int64(duplicates.count)
            plan.counts.read = plan.counts.new + plan.counts.duplicate
            return plan
        }
        return Staged(plan: plan, job: job)
    }

    @discardableResult
    func publish(_ staged: Staged, now: LedgerClock? = nil) async throws -> Publication {
        let now = now ?? clock
        return try await store.write { db in try db.publish(staged.plan, claim: staged.claim, now: now) }
    }

    /// Stages and publishes; returns the import's id.
    @discardableResult
    func importRows(
        _ rows: [Row], duplicates: [Int64] = [], file: String = "a.csv", account: Int64? = nil, now: LedgerClock? = nil
    ) async throws -> Int64 {
        let staged = try await stage(rows, duplicates: duplicates, file: file, account: account)
        try await publish(staged, now: now)
        return staged.id
    }

    /// Withdraws a published import as its undo job would.
    @discardableResult
    func undo(_ importID: Int64) async throws -> Publication {
        let (book, clock) = (book, clock)
        let id = try await store.write { db in
            try db.insertJob(book: book, importID: importID, kind: .undo, priority: .interactive, costBytes: 0, nowMs: TestLedger.nowMs)
        }
        let job = try await claim(id)
        let withdrawal = try await store.read { db in try db.planWithdrawal(importID: importID) }
        return try await store.write { db in try db.withdraw(withdrawal, claim: job.claim, now: clock) }
    }

    /// Reads a withdrawn import's rows again as its redo job would: what people had decided comes back with them.
    @discardableResult
    func redo(_ importID: Int64, _ rows: [Row], duplicates: [Int64] = [], account: Int64? = nil) async throws -> Publication {
        let book = book
        let id = try await store.write { db in
            try db.insertJob(book: book, importID: importID, kind: .redo, priority: .interactive, costBytes: 0, nowMs: TestLedger.nowMs)
        }
        let job = try await claim(id)
        let edits = try await store.write { db in try db.keepEdits(ofImport: importID, claim: job.claim) }
        while try await store.write({ db in try db.sweep(importID: importID, rowsMax: 100) }) {}
        var staged = try await stage(rows, duplicates: duplicates, file: "a.csv", account: account, importID: importID, job: job)
        try staged.plan.delta.merge(try await store.write { db in try db.restore(edits, ofImport: importID, claim: job.claim) })
        return try await publish(staged)
    }

    /// An import of a file that only has a name, with a queued job.
    func insertImport(file: String = "a.csv") async throws -> (id: Int64, job: Int64) {
        let book = book
        return try await store.write { db in
            let batch = try db.insertBatch(book: book, source: "http", nowMs: TestLedger.nowMs)
            let fileID = try db.fileID(sha256: UUID().uuidString, bytes: 1, nowMs: TestLedger.nowMs)
            let id = try db.insertImport(
                book: book, batch: batch, file: fileID, name: file, account: nil, currency: nil, pipeline: nil, folder: nil, review: false,
                source: "http", nowMs: TestLedger.nowMs)
            return (
                id, try db.insertJob(book: book, importID: id, kind: .import, priority: .interactive, costBytes: 1, nowMs: TestLedger.nowMs)
            )
        }
    }

    /// Claims one certain job, whatever else waits.
    func claim(_ id: Int64, owner: String = "test", boot: String = "boot-1") async throws -> Job {
        try await store.write { db in
            guard var job = try db.job(id), job.claim(by: .now(owner: owner, boot: boot)) else { throw StoreError.notFound(what: "job", id: id) }
            try db.update(job)
            return job
        }
    }

    // MARK: Looking

    /// All stored cells with something in them, as words without versions.
    func cells() async throws -> [String] {
        try await store.read { db in
            try ["cell_category", "cell_merchant", "cell_day"].flatMap { table in
                let key = ["cell_category": "account || '/' || category || '/' || month", "cell_merchant": "month || '/' || merchant"][table]
                return try db.rows(
                    "SELECT \(key ?? "account || '/' || day"), count, inflow, outflow FROM \(table) "
                        + "WHERE count <> 0 OR inflow <> 0 OR outflow <> 0 ORDER BY 1"
                ) { "\(table) \($0.text(0)): \($0.integer(1)) +\($0.integer(2)) -\($0.integer(3))" }
            }
        }
    }

    func verification() async throws -> Verification {
        let book = book
        return try await store.read { db in try db.verify(book: try db.book(book)) }
    }

    func integer(_ sql: String, _ arguments: [SQLValue] = []) async throws -> Int64 {
        try await store.read { db in try db.first(sql, arguments) { $0.integer(0) } ?? -1 }
    }

    func seq() async throws -> Int64 { try await integer("SELECT seq FROM book WHERE id = $1", [.integer(book)]) }

    /// The transactions of an import, staged or not, in the order of the file.
    func transactions(ofImport id: Int64) async throws -> [Int64] {
        try await store.read { db in try db.rows("SELECT id FROM txn WHERE import = $1 ORDER BY record", [.integer(id)]) { $0.integer(0) } }
    }
}

extension TransactionChunk {
    /// Appends a row with its text.
    mutating func add(_ row: TestLedger.Row, account: Int64, record: UInt32) {
        var stored = Row(
            account: account, day: row.day.dayNumber, amount: row.amount, record: record, line: record + 2, byte: Int64(record) * 40, length: 40,
            hash: 7)
        stored.textLower = UInt32(bytes.count)
        bytes += Array(row.text.utf8)
        stored.textUpper = UInt32(bytes.count)
        stored.merchant = row.merchant
        stored.category = row.category
        stored.status = row.isPending ? 1 : 0
        rows.append(stored)
    }
}

extension ClaimRequest {
    static func now(owner: String = "test", boot: String = "boot-1", nowMs: Int64 = TestLedger.nowMs) -> ClaimRequest {
        ClaimRequest(owner: owner, boot: boot, nowMs: nowMs, leaseUntilMs: nowMs + 30_000)
    }
}

extension CalendarDate {
    /// A day of November 2025.
    static func november(_ day: Int) -> CalendarDate { CalendarMonth(year: 2025, month: 11).firstDay.adding(days: day - 1) }
    /// A day of October 2025, a month that is over.
    static func october(_ day: Int) -> CalendarDate { CalendarMonth(year: 2025, month: 10).firstDay.adding(days: day - 1) }
}

extension Currency {
    static var euro: Currency {
        guard let currency = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        return currency
    }
}
