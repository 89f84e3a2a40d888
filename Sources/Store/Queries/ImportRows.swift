internal import Foundation
public import Jobs

/// One statement file in one book, as its row holds it. Its state is that of its newest job.
public struct ImportRow: Sendable, Hashable {
    public var id: Int64
    public var book: Int64
    public var batch: Int64
    public var file: Int64
    /// The file's name without folders, as it came in.
    public var name: String
    public var sha256: String
    public var bytes: Int64
    public var accountOption: String?
    public var currencyOption: String?
    public var pipelineOption: String?
    /// The inbox subfolder that it came from.
    public var folder: String?
    public var wantsReview: Bool
    public var source: String
    /// Choices by question id.
    public var answers: [String: String]
    public var format: String?
    public var pipeline: String?
    /// Where files of this kind come from, as detection has it; nil before it was read.
    public var sourceKind: String?
    /// What the file came in; nil where the upload was the file itself.
    public var packing: ImportPacking?
    /// Ids of questions that were answered by what was remembered of earlier files of this kind.
    public var remembered: [String] = []
    /// Why the file cannot be read whatever is tried: it could not be unpacked.
    public var refusal: JobError?
    public var isPublished: Bool
    public var publishedSeq: Int64?
    public var withdrawnSeq: Int64?
    public var counts: RowCounts
    public var problemCount: Int64
    public var createdMs: Int64
    public var finishedMs: Int64?
}

/// What became of the rows of an import; `read` is the sum of the four outcomes.
public struct RowCounts: Sendable, Hashable, Codable {
    public var read: Int64 = 0
    public var new: Int64 = 0
    public var duplicate: Int64 = 0
    public var skipped: Int64 = 0
    public var rejected: Int64 = 0
    /// Of the new ones, those that may be one too many.
    public var flagged: Int64 = 0

    public init() {}
}

extension SQLConnection {
    private static var select: String {
        "SELECT i.id, i.book, i.batch, i.file, i.name, f.sha256, f.bytes, i.account_option, i.currency_option, i.pipeline_option, i.folder, i.review, "
            + "i.source, i.answers, i.format, i.pipeline, i.published, i.published_seq, i.withdrawn_seq, i.read_rows, i.new_rows, i.duplicate_rows, "
            + "i.skipped_rows, i.rejected_rows, i.flagged_rows, i.problem_count, i.created_ms, i.finished_ms, "
            + "i.source_kind, i.archive, i.upload_name, i.upload_sha256, i.remembered, i.refusal FROM import i JOIN file f ON f.id = i.file"
    }

    public func importRow(_ id: Int64) throws -> ImportRow {
        let row = try first("\(Self.select) WHERE i.id = $1", [.integer(id)], Self.importRow)
        guard let row else { throw StoreError.notFound(what: "import", id: id) }
        return row
    }

    public func importRows(batch: Int64) throws -> [ImportRow] {
        try rows("\(Self.select) WHERE i.batch = $1 ORDER BY i.id", [.integer(batch)], Self.importRow)
    }

    /// Newest first, below `before` (exclusive).
    public func importRows(book: Int64, before: Int64?, limit: Int) throws -> [ImportRow] {
        try rows(
            "\(Self.select) WHERE i.book = $1 AND i.id < $2 ORDER BY i.id DESC LIMIT $3",
            [.integer(book), .integer(before ?? Int64.max), .integer(Int64(limit))], Self.importRow)
    }

    /// The import that already has these bytes in this book under the same account option or inbox subfolder, published or under way.
    public func knownImport(book: Int64, sha256: String, account: String?) throws -> ImportRow? {
        try first(
            """
            \(Self.select) WHERE i.book = $1 AND f.sha256 = $2 AND coalesce(i.account_option, i.folder, '') = $3
            AND (i.published = 1 OR EXISTS (SELECT 1 FROM job j WHERE j.import = i.id AND j.kind <> 'undo'
                AND j.state IN ('queued', 'running', 'held', 'pausing', 'paused', 'retrying', 'cancelling')))
            ORDER BY i.id LIMIT 1
            """, [.integer(book), .text(sha256), .text(account ?? "")], Self.importRow)
    }

    /// The key of the file's row; made when these bytes are new.
    public func fileID(sha256: String, bytes: Int64, nowMs: Int64) throws -> Int64 {
        if let id = try first("SELECT id FROM file WHERE sha256 = $1", [.text(sha256)], { $0.integer(0) }) { return id }
        return try insert("INSERT INTO file (sha256, bytes, created_ms) VALUES ($1, $2, $3)", [.text(sha256), .integer(bytes), .integer(nowMs)])
    }

    public func insertBatch(book: Int64, source: String, nowMs: Int64) throws -> Int64 {
        try insert("INSERT INTO batch (book, source, created_ms) VALUES ($1, $2, $3)", [.integer(book), .text(source), .integer(nowMs)])
    }

    /// Makes an import and returns its id, which is its upload ticket. Job and import are made in one transaction.
    public func insertImport(
        book: Int64, batch: Int64, file: Int64, name: String, account: String?, currency: String?, pipeline: String?, folder: String?, review: Bool,
        source: String, nowMs: Int64
    ) throws -> Int64 {
        try insert(
            """
            INSERT INTO import (book, batch, file, name, account_option, currency_option, pipeline_option, folder, review, source, created_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .integer(book), .integer(batch), .integer(file), .text(name), .text(account), .text(currency), .text(pipeline), .text(folder),
                .flag(review), .text(source), .integer(nowMs),
            ])
    }

    /// Remembers the choice for a question; a later one replaces it.
    public func setAnswer(_ choice: String, toQuestion question: String, ofImport id: Int64) throws {
        var answers = try importRow(id).answers
        answers[question] = choice
        try execute("UPDATE import SET answers = $2 WHERE id = $1", [.integer(id), .text(try encodedJSON(answers))])
    }

    /// What was found out about the file before its rows were planned.
    public func setDetection(ofImport id: Int64, format: String?, sourceKind: String?, pipeline: String?, remembered: [String] = []) throws {
        try execute(
            "UPDATE import SET format = $2, source_kind = $3, pipeline = $4, remembered = $5 WHERE id = $1",
            [.integer(id), .text(format), .text(sourceKind), .text(pipeline), .text(try encodedJSON(remembered))])
    }

    public func setRemembered(_ questions: [String], ofImport id: Int64) throws {
        try execute("UPDATE import SET remembered = $2 WHERE id = $1", [.integer(id), .text(try encodedJSON(questions))])
    }

    /// The final figures of an attempt; also those of one that failed.
    public func setCounts(_ counts: RowCounts, problems: Int, ofImport id: Int64, finishedMs: Int64?) throws {
        try execute(
            """
            UPDATE import SET read_rows = $2, new_rows = $3, duplicate_rows = $4, skipped_rows = $5, rejected_rows = $6, flagged_rows = $7,
                problem_count = $8, finished_ms = $9 WHERE id = $1
            """,
            [
                .integer(id), .integer(counts.read), .integer(counts.new), .integer(counts.duplicate), .integer(counts.skipped),
                .integer(counts.rejected), .integer(counts.flagged), .integer(Int64(problems)), .integer(finishedMs),
            ])
    }

    private static func importRow(_ row: any SQLRow) throws -> ImportRow {
        var counts = RowCounts()
        counts.read = row.integer(19)
        counts.new = row.integer(20)
        counts.duplicate = row.integer(21)
        counts.skipped = row.integer(22)
        counts.rejected = row.integer(23)
        counts.flagged = row.integer(24)
        return ImportRow(
            id: row.integer(0), book: row.integer(1), batch: row.integer(2), file: row.integer(3), name: row.text(4), sha256: row.text(5),
            bytes: row.integer(6), accountOption: row.optionalText(7), currencyOption: row.optionalText(8), pipelineOption: row.optionalText(9),
            folder: row.optionalText(10), wantsReview: row.flag(11), source: row.text(12), answers: try decodedJSON(row.text(13)),
            format: row.optionalText(14), pipeline: row.optionalText(15), sourceKind: row.optionalText(28),
            packing: row.optionalText(30).map { ImportPacking(archive: row.optionalText(29), uploadName: $0, uploadSHA256: row.text(31)) },
            remembered: try decodedJSON(row.text(32)), refusal: try row.optionalText(33).map { try decodedJSON($0) }, isPublished: row.flag(16),
            publishedSeq: row.optionalInteger(17),
            withdrawnSeq: row.optionalInteger(18), counts: counts, problemCount: row.integer(25), createdMs: row.integer(26),
            finishedMs: row.optionalInteger(27))
    }
}
