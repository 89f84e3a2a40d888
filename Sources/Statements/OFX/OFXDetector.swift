import Ledger

/// Finds out how to read an OFX file: its version, the encoding that it really has, the institution that it comes from.
///
/// The encoding is UTF-8 if the whole file is UTF-8 (but for single broken places), else the declared one, else Windows-1252 or what the
/// bytes look like where none is declared. UTF-16 has become UTF-8 before it comes here. Nothing else about OFX has to be guessed. Keeps the first `headBytesMax` bytes, no more.
public struct OFXDetector: FormatSpecificDetector {
    /// How much of the file is looked at for the header and the institution.
    static let headBytesMax = 1 << 16

    private let options: ReadingOptions
    private var head: [UInt8] = []
    private var evidence = EncodingEvidence()
    private var corrections = OFXCorrectionSearch()

    public init(fileName: String, options: ReadingOptions) { self.options = options }

    public mutating func consume(_ chunk: [UInt8]) {
        if head.count < Self.headBytesMax { head.append(contentsOf: chunk.prefix(Self.headBytesMax - head.count)) }
        evidence.consume(chunk)
        corrections.consume(chunk)
    }

    public mutating func finish() -> StatementDetection {
        let verdict = evidence.finish()
        let header = OFXHeader(head)
        let decoder = decoder(declared: header.encoding, found: verdict)
        corrections.finish()
        let layout = OFXLayout(options: options, correctedIDs: corrections.ids)
        let institution = OFXInstitution(head)
        return StatementDetection(
            format: header.format, encoding: decoder.name,
            layout: decoder.isUTF8 && evidence.utf8.invalid == 0 ? layout : DecodingLayout(layout, decoder: decoder),
            sourceKind: "ofx:" + (institution.name ?? "unknown"), accountHints: institution.accounts)
    }

    /// What is said from outside wins, then UTF-8 if the bytes are that, then what the header says, then what the bytes look like.
    private func decoder(declared: String?, found: EncodingEvidence.Verdict) -> TextDecoder {
        if let named = options.encoding.flatMap({ TextDecoder($0) }) { return named }
        if found.decoder.isUTF8 { return found.decoder }
        if let declared = declared.flatMap({ TextDecoder($0) }), !declared.isUTF8 { return declared }
        return declared == nil ? found.decoder : TextDecoder("windows-1252") ?? found.decoder
    }
}

/// The reader and extractor of an OFX file whose bytes are UTF-8 or have been made so.
struct OFXLayout: StatementLayout {
    let options: ReadingOptions
    /// Ids of transactions that the file itself corrects.
    let correctedIDs: Set<[UInt8]>

    var fieldNames: FieldNaming { .tags }
    var rejectsForm: RejectsForm { .container(.markup, balances: [OFXRecordKind.balance.rawValue, OFXRecordKind.available.rawValue]) }
    func makeReader() -> any RecordReader { OFXReader() }
    func makeExtractor() -> any RowExtractor { OFXExtractor(options: options, correctedIDs: correctedIDs) }
}

/// Who the file comes from and which accounts its head names, read with the reader itself.
struct OFXInstitution {
    private(set) var name: String?
    /// Account numbers in the order of the file.
    private(set) var accounts: [String] = []

    init(_ head: [UInt8]) {
        var reader = OFXReader()
        var batch = RecordBatch()
        _ = reader.read(head, last: false, into: &batch)
        var found: [OFXTag: String] = [:]
        for record in batch.records {
            for field in batch.fields[Int(record.firstField)..<Int(record.firstField + record.fieldCount)] where !field.range.isEmpty {
                guard let tag = OFXTag(rawValue: field.tag) else { continue }
                switch tag {
                case .organisation, .institutionID, .intuitBankID, .bankID, .brokerID:
                    if found[tag] == nil { found[tag] = OFXText.string(field, in: head) }
                case .accountID where record.kind == OFXRecordKind.account.rawValue:
                    let id = OFXText.string(field, in: head)
                    if !accounts.contains(id) { accounts.append(id) }
                default: break
                }
            }
        }
        let named = [found[.organisation], found[.institutionID]].compactMap { $0 }
        name = named.isEmpty ? found[.bankID] ?? found[.brokerID] ?? found[.intuitBankID] : named.joined(separator: "/")
    }
}
