internal import Pipelines
internal import Statements
internal import Store
internal import Synchronization

/// The gauges of one running import: written by its stages once per batch, read by whoever shows progress.
final class LiveImport: Sendable {
    let importID: Int64
    let job: Int64
    let attempt: Int
    private let bytes: Int64

    private struct Gauges {
        let upload: StageMeter
        let parse: StageMeter
        let extract = StageMeter("extract", unit: .rows)
        let deduplicate = StageMeter("deduplicate", unit: .rows)
        let categorise = StageMeter("categorise", unit: .rows)
        let commit = StageMeter("commit", unit: .rows)

        init(bytes: Int64) {
            upload = StageMeter("upload", unit: .bytes, total: bytes)
            parse = StageMeter("parse", unit: .bytes, total: bytes)
            upload.advance(by: Int(bytes))
            upload.end(.done)
        }

        var all: [StageMeter] { [upload, parse, extract, deduplicate, categorise, commit] }
    }
    private let gauges: Mutex<Gauges>

    private struct Figures {
        var counts = RowCounts()
        var problems = 0
        var latest: [Problem] = []
        var permille = 0
        var account: String?
        var balance: String?
    }
    private let figures = Mutex(Figures())
    private let started = ContinuousClock.now

    /// Problems shown with the running import; all of them are in the table.
    static let latestProblemsMax = 20
    /// How long each stage takes of an ordinary import, measured on a million rows.
    static let weights = ["upload": 1.0, "parse": 3, "extract": 3, "deduplicate": 3, "categorise": 3, "commit": 12]

    init(importID: Int64, job: Int64, attempt: Int, bytes: Int64) {
        self.importID = importID
        self.job = job
        self.attempt = attempt
        self.bytes = bytes
        gauges = Mutex(Gauges(bytes: bytes))
    }

    var parse: StageMeter { gauges.withLock { $0.parse } }
    var extract: StageMeter { gauges.withLock { $0.extract } }
    var deduplicate: StageMeter { gauges.withLock { $0.deduplicate } }
    var categorise: StageMeter { gauges.withLock { $0.categorise } }
    var commit: StageMeter { gauges.withLock { $0.commit } }
    var meters: [StageMeter] { gauges.withLock { $0.all } }

    /// The file is planned anew within the attempt: everything is counted from 0 again, but what was shown of the progress does not fall.
    func planAgain() {
        gauges.withLock { $0 = Gauges(bytes: bytes) }
        figures.withLock { figures in
            let permille = figures.permille
            figures = Figures()
            figures.permille = permille
        }
    }

    /// The survey has counted the rows.
    func expect(rows: Int64) {
        for meter in [extract, deduplicate, categorise, commit] { meter.expect(total: rows) }
    }

    /// What became of the rows so far.
    var counts: RowCounts { figures.withLock { $0.counts } }

    func count(_ change: (inout RowCounts) -> Void) {
        figures.withLock { change(&$0.counts) }
    }

    func note(_ problems: [Problem]) {
        guard !problems.isEmpty else { return }
        figures.withLock { figures in
            figures.problems += problems.count
            figures.latest.append(contentsOf: problems)
            if figures.latest.count > Self.latestProblemsMax { figures.latest.removeFirst(figures.latest.count - Self.latestProblemsMax) }
        }
    }

    func set(account: String?, balance: String?) {
        figures.withLock {
            $0.account = account
            $0.balance = balance
        }
    }

    /// What the cell shows of it now.
    func show(in cell: inout ImportCell) {
        let report = StageReport(meters)
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        cell.stages = report.stages
        cell.stage = report.stages.last { $0.state != .waiting }?.name
        figures.withLock { figures in
            figures.permille = max(figures.permille, report.permille(weights: Self.weights))
            cell.permille = figures.permille
            let counts = figures.counts
            cell.rows = ImportCell.Rows(counts)
            cell.flagged = counts.flagged
            cell.problems = Int64(figures.problems)
            cell.latestProblems = figures.latest
            cell.account = figures.account ?? cell.account
            cell.balance = figures.balance ?? cell.balance
        }
        let rows = report.stages.last?.done ?? 0
        cell.rate = seconds > 0.2 && rows > 0 ? Int64(Double(rows) / seconds) : nil
        cell.etaSeconds = seconds >= 2 && cell.permille > 0 ? Int64(seconds * Double(1000 - cell.permille) / Double(cell.permille)) : nil
    }
}

extension ImportCell.Rows {
    init(_ counts: RowCounts) {
        self.init(read: counts.read, new: counts.new, duplicate: counts.duplicate, skipped: counts.skipped, rejected: counts.rejected)
    }
}
