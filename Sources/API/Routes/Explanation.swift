internal import Categorisation
internal import Foundation
internal import Imports
internal import Ledger
internal import Store

/// The answer of `GET /v1/transactions/{id}/explain`: the raw source, what each stage made of it, and who else lists it.
struct Explanation: JSONObjectValue {
    /// More of a record is not shown.
    static let rawBytesMax = 4 * 1024

    let view: ExplanationView
    let raw: String?

    init(_ view: ExplanationView, folder: DataFolder) {
        self.view = view
        raw = view.source.flatMap { Self.raw($0, folder: folder) }
    }

    func write(to json: inout JSONWriter) {
        json.field("transaction", view.transaction)
        json.field("source", view.source.map { SourceValue(source: $0, bank: view.bank, raw: raw) })
        json.array("stages") { json in
            for (name, outcome) in stages {
                json.object { json in
                    json.field("name", name)
                    json.field("outcome", outcome)
                }
            }
        }
        json.array("also_in", view.listings)
        json.field("flag", view.flagEvidence)
        json.field("transfer", view.transferEvidence)
        json.array("edits", view.edits)
    }

    /// One sentence per stage; a transaction that was entered by hand went through none.
    private var stages: [(name: String, outcome: String)] {
        guard let source = view.source else { return [("by hand", "Entered by hand. \(categoryWords)")] }
        let place = source.line.map { ", line \($0)" } ?? ""
        let found = "Record \(source.record) of \(source.file)\(place)."
        let extracted = view.bank.map { bank in
            let digits = Currency(view.transaction.currency)?.minorDigits ?? 2
            return "\(bank.day), \(Money.decimal(minor: bank.amount, digits: digits)) \(view.transaction.currency), “\(bank.text)”."
        }
        let others = view.listings.count
        return [
            ("parse", found),
            ("extract", extracted ?? "Nothing is kept of what the bank said."),
            ("deduplicate", view.flagEvidence ?? (others == 0 ? "New." : "New; \(others) later files list it too.")),
            ("categorise", categoryWords),
            ("commit", source.publishedSeq.map { "Published as change \($0) of the book." } ?? "Published."),
        ]
    }

    private var categoryWords: String {
        let parts = view.transaction.splits.count
        return parts == 0 ? view.transaction.categoryBy.words : "Split into \(parts) parts, each with a category of its own."
    }

    /// The record's own bytes, as text. Statement files are UTF-8 or, where they are not, nearly always Windows-1252.
    private static func raw(_ source: ExplanationView.Source, folder: DataFolder) -> String? {
        guard let byte = source.byte, let length = source.length,
            let handle = FileHandle(forReadingAtPath: folder.file(sha256: source.sha256).path)
        else { return nil }
        defer { handle.closeFile() }
        do {
            try handle.seek(toOffset: UInt64(byte))
            let bytes = try handle.read(upToCount: Int(min(length, Int64(rawBytesMax)))) ?? Data()
            return String(data: bytes, encoding: .utf8) ?? String(data: bytes, encoding: .windowsCP1252)
        } catch {
            // The file may be gone by its retention; the rest of the explanation stands.
            return nil
        }
    }
}

private struct SourceValue: JSONObjectValue {
    let source: ExplanationView.Source
    let bank: ExplanationView.Bank?
    let raw: String?

    func write(to json: inout JSONWriter) {
        json.field("import", source.importID)
        json.field("file", source.file)
        json.field("record", source.record)
        json.field("line", source.line)
        json.field("byte", source.byte)
        json.field("length", source.length)
        json.field("raw", raw)
        json.field("bank_day", bank?.day.description)
        json.field("bank_amount_minor", bank?.amount)
        json.field("bank_text", bank?.text)
        json.field("bank_id", bank?.id)
        json.field("check_number", bank?.checkNumber)
    }
}

extension ExplanationView.Listing: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("import", importID)
        json.field("file", file)
        json.field("record", record)
        json.field("evidence", evidence)
    }
}
