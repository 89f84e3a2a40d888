import Ledger

/// Finds out which account report a file is and the encoding that it really has: UTF-8 if the whole file is UTF-8, else what the XML
/// declaration says, else what the bytes look like. Keeps the first `headBytesMax` bytes, no more. UTF-16 has become UTF-8 before it comes here.
public struct CAMTDetector: FormatSpecificDetector {
    /// How much of the file is looked at for the kind of message and its accounts.
    static let headBytesMax = 1 << 16

    private let options: ReadingOptions
    private var head: [UInt8] = []
    private var evidence = EncodingEvidence()

    public init(fileName: String, options: ReadingOptions) { self.options = options }

    public mutating func consume(_ chunk: [UInt8]) {
        if head.count < Self.headBytesMax { head.append(contentsOf: chunk.prefix(Self.headBytesMax - head.count)) }
        evidence.consume(chunk)
    }

    public mutating func finish() -> StatementDetection {
        let found = evidence.finish().decoder
        let text = String(decoding: head, as: UTF8.self)
        let declared = Self.encoding(text).flatMap { TextDecoder($0) }
        let decoder = options.encoding.flatMap { TextDecoder($0) } ?? (found.isUTF8 ? found : declared.flatMap { $0.isUTF8 ? nil : $0 } ?? found)
        let format = Self.format(text)
        let layout = CAMTLayout(format: format, options: options)
        let accounts = accounts()
        return StatementDetection(
            format: format, encoding: decoder.name,
            layout: decoder.isUTF8 && evidence.utf8.invalid == 0 ? layout : DecodingLayout(layout, decoder: decoder),
            sourceKind: "\(format.rawValue):\(accounts.first?.bankID ?? "unknown")", accountHints: accounts.compactMap(\.id))
    }

    /// By the message's own element, which no version has renamed, else by the namespace.
    private static func format(_ text: String) -> StatementFormat {
        if text.contains("BkToCstmrStmt") { return .camt053 }
        if text.contains("BkToCstmrAcctRpt") { return .camt052 }
        if text.contains("BkToCstmrDbtCdtNtfctn") { return .camt054 }
        return text.contains("camt.052") ? .camt052 : text.contains("camt.054") ? .camt054 : .camt053
    }

    /// `encoding="…"` of the XML declaration.
    private static func encoding(_ text: String) -> String? {
        guard let declaration = text.prefix(400).split(separator: "<?xml", maxSplits: 1).last?.split(separator: "?>").first,
            let value = declaration.split(separator: "encoding", maxSplits: 1).dropFirst().first?.drop(while: { $0 == "=" || $0.isWhitespace }),
            let quote = value.first, quote == "\"" || quote == "'"
        else { return nil }
        return String(value.dropFirst().prefix { $0 != quote })
    }

    /// The accounts that the head names, read with the reader itself.
    private func accounts() -> [AccountReference] {
        var reader = CAMTReader()
        var batch = RecordBatch()
        _ = reader.read(head, last: false, into: &batch)
        var extractor = CAMTExtractor(format: .camt053, options: options)
        batch.bytes = head
        batch.records.removeAll { $0.kind != CAMTRecordKind.statement.rawValue && $0.kind != CAMTRecordKind.account.rawValue }
        _ = extractor.extract(batch)
        var accounts: [AccountReference] = []
        for heading in extractor.statements where !accounts.contains(heading.account) { accounts.append(heading.account) }
        return accounts
    }
}

/// The reader and extractor of an account report whose bytes are UTF-8 or have been made so.
struct CAMTLayout: StatementLayout {
    let format: StatementFormat
    let options: ReadingOptions

    var fieldNames: FieldNaming { .tags }
    var rejectsForm: RejectsForm { .container(.markup, balances: [CAMTRecordKind.balance.rawValue]) }
    func makeReader() -> any RecordReader { CAMTReader() }
    func makeExtractor() -> any RowExtractor { CAMTExtractor(format: format, options: options) }
}
