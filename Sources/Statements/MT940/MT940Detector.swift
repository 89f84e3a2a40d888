import Ledger

/// Finds out how to read an MT940 or MT942 file: its encoding, the banks and accounts that it is of. Nothing else has to be guessed.
///
/// The format declares no encoding: UTF-8 if the whole file is UTF-8, else what the bytes look like. UTF-16 has become UTF-8 before it comes here.
/// Keeps the first `headBytesMax` bytes, no more.
public struct MT940Detector: FormatSpecificDetector {
    /// How much of the file is looked at for its accounts.
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
        let decoder = options.encoding.flatMap { TextDecoder($0) } ?? evidence.finish().decoder
        let layout = MT940Layout(options: options)
        let accounts = accounts()
        return StatementDetection(
            format: .mt940, encoding: decoder.name,
            layout: decoder.isUTF8 && evidence.utf8.invalid == 0 ? layout : DecodingLayout(layout, decoder: decoder),
            sourceKind: "mt940:\(accounts.first?.bankID ?? "unknown")", accountHints: accounts.compactMap(\.id))
    }

    /// The accounts that the head names, read with the reader itself.
    private func accounts() -> [AccountReference] {
        var reader = MT940Reader()
        var batch = RecordBatch()
        _ = reader.read(head, last: true, into: &batch)
        batch.bytes = head
        batch.records.removeAll { $0.kind != MT940RecordKind.statement.rawValue && $0.kind != MT940RecordKind.leaf.rawValue }
        var extractor = MT940Extractor(options: options)
        _ = extractor.extract(batch)
        var accounts: [AccountReference] = []
        for heading in extractor.statements where heading.account.id != nil && !accounts.contains(heading.account) {
            accounts.append(heading.account)
        }
        return accounts
    }
}

/// The reader and extractor of an MT940 file whose bytes are UTF-8 or have been made so.
struct MT940Layout: StatementLayout {
    let options: ReadingOptions

    var fieldNames: FieldNaming { .colons }
    var rejectsForm: RejectsForm { .list }
    func makeReader() -> any RecordReader { MT940Reader() }
    func makeExtractor() -> any RowExtractor { MT940Extractor(options: options) }
}
