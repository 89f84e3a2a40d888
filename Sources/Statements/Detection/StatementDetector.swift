/// Finds out what a file is and how to read it. The whole file passes through once, in chunks of any size; memory stays bounded.
///
/// 1. The first bytes tell the family: something foreign, UTF-16 or not, OFX, QIF, CAMT, MT940, or text that can only be CSV. The file's extension
///    is a hint at most.
/// 2. The detector of that format sees every byte. Nothing is decided by a first row: an order of day and month or a decimal mark
///    holds for all rows or is a question.
/// 3. `finish` gives a layout (reader and extractor), or says in words why there is none.
public struct StatementDetector: Sendable {
    private let fileName: String
    private let options: ReadingOptions
    private var head: [UInt8] = []
    private var route = Route.undecided
    private var transcoder: UTF16Transcoder?
    private var carry: [UInt8] = []
    private var isEmpty = true

    private enum Route: Sendable {
        case undecided
        case foreign(String)
        case format(any FormatSpecificDetector)
    }

    public init(fileName: String, options: ReadingOptions) {
        self.fileName = fileName
        self.options = options
    }

    public mutating func consume(_ chunk: [UInt8]) {
        if chunk.isEmpty { return }
        isEmpty = false
        switch route {
        case .undecided:
            head.append(contentsOf: chunk)
            if head.count >= FileSignature.headBytes { decide() }
        case .foreign: break
        case .format(var detector):
            route = .undecided
            pass(chunk, to: &detector, last: false)
            route = .format(detector)
        }
    }

    /// Called once, after the last chunk.
    public mutating func finish() -> StatementDetection {
        if isEmpty {
            return StatementDetection(problems: [Problem(.error, .fileEmpty, "The file is empty.")])
        }
        if case .undecided = route { decide() }
        switch route {
        case .undecided:
            return StatementDetection(problems: [Problem(.error, .fileNotAStatement, "The file could not be read.")])
        case .foreign(let sentence):
            return StatementDetection(problems: [Problem(.error, .fileNotAStatement, sentence)])
        case .format(var detector):
            if transcoder != nil { pass([], to: &detector, last: true) }
            var detection = detector.finish()
            if let transcoder {
                detection.encoding = transcoder.isBigEndian ? "utf-16be" : "utf-16le"
                detection.layout = detection.layout.map { UTF16Layout($0, isBigEndian: transcoder.isBigEndian) }
            }
            return detection
        }
    }

    /// As many first bytes as `refusal` looks at.
    public static let headBytes = FileSignature.headBytes

    /// Why a file with these first bytes is no statement, or nil where it may be one: what can be said without reading the file.
    public static func refusal(head: [UInt8], fileName: String) -> String? {
        guard case .foreign(let sentence) = FileSignature.of(head, name: fileName) else { return nil }
        return sentence
    }

    private mutating func decide() {
        let bytes = head
        head = []
        var signature = FileSignature.of(bytes, name: fileName)
        var start = 0
        if let declared = options.encoding?.lowercased(), declared.hasPrefix("utf-16") { signature = .utf16(isBigEndian: declared.hasSuffix("be")) }
        if case .utf16(let isBigEndian) = signature {
            let transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
            self.transcoder = transcoder
            if bytes.count >= 2, bytes[0] ^ bytes[1] == 0x01, bytes[0] >= 0xFE { start = 2 }
            var utf8: [UInt8] = []
            _ = transcoder.transcode(bytes, from: start, last: false, into: &utf8)
            signature = FileSignature.ofText(utf8, name: fileName)
        }
        var detector: any FormatSpecificDetector
        switch signature {
        case .foreign(let sentence):
            route = .foreign(sentence)
            return
        case .ofx: detector = OFXDetector(fileName: fileName, options: options)
        case .camt: detector = CAMTDetector(fileName: fileName, options: options)
        case .mt940: detector = MT940Detector(fileName: fileName, options: options)
        case .qif: detector = QIFDetector(fileName: fileName, options: options)
        case .text, .utf16: detector = CSVDetector(fileName: fileName, options: options)
        }
        pass(start == 0 ? bytes : Array(bytes[start...]), to: &detector, last: false)
        route = .format(detector)
    }

    /// Gives bytes on, as UTF-8 if the file is UTF-16.
    private mutating func pass(_ chunk: [UInt8], to detector: inout any FormatSpecificDetector, last: Bool) {
        guard let transcoder else {
            detector.consume(chunk)
            return
        }
        carry.append(contentsOf: chunk)
        var utf8: [UInt8] = []
        utf8.reserveCapacity(carry.count / 2 + 4)
        let used = transcoder.transcode(carry, last: last, into: &utf8)
        carry.removeFirst(used)
        if !utf8.isEmpty { detector.consume(utf8) }
    }
}
