import Statements

/// What can be fuzzed: each reader by itself, the choice between them, values and texts.
enum FuzzTarget: String, CaseIterable {
    case csv, ofx, qif, camt, mt940
    /// The choice of the format by the first bytes, UTF-16, and the inspection around it.
    case file
    /// Amounts and days.
    case values
    /// Encodings.
    case text

    func check(_ bytes: [UInt8]) {
        switch self {
        case .csv:
            ReadingCheck.run(bytes, CSVDetector.self)
            RecordCheck.run(bytes)
        case .ofx: ReadingCheck.run(bytes, OFXDetector.self)
        case .qif: ReadingCheck.run(bytes, QIFDetector.self)
        case .camt: ReadingCheck.run(bytes, CAMTDetector.self)
        case .mt940: ReadingCheck.run(bytes, MT940Detector.self)
        case .file:
            ReadingCheck.run(bytes, ByFirstBytes.self)
            InspectionCheck.run(bytes)
        case .values: ValueCheck.run(bytes)
        case .text: TextCheck.run(bytes)
        }
    }
}

/// The choice of format by the first bytes, as one of the detectors. The name of the file is a hint that the bytes decide on.
struct ByFirstBytes: FormatSpecificDetector {
    private var detector: StatementDetector

    init(fileName: String, options: ReadingOptions) { detector = StatementDetector(fileName: fileName, options: options) }
    mutating func consume(_ chunk: [UInt8]) { detector.consume(chunk) }
    mutating func finish() -> StatementDetection { detector.finish() }
}
