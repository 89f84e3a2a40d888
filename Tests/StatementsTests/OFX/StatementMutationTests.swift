import Statements
import Testing

/// Damaged files: whatever happens to the bytes, reading ends, gives the same however the bytes are cut, and loses no count.
@Suite struct StatementMutationTests {
    /// SplitMix64, so that a failure can be repeated from its seed.
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func damaged(_ bytes: [UInt8], _ random: inout Random) -> [UInt8] {
        var bytes = bytes
        let pieces = [
            "<", ">", "</", "<!", "<!--", "-->", "<![CDATA[", "]]>", "&", "&#", "<STMTTRN>", "</STMTTRN>", "<OFX>", "^", "!", "!Type:Bank\n", "\r",
            "\n", "D", "T", "S", "$", "\u{0}", "é", "\u{FEFF}",
        ]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            guard !bytes.isEmpty else { break }
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
            case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "<").utf8), at: at)
            case 3: bytes.insert(contentsOf: Array(bytes[at..<min(bytes.count, at + 60)]), at: Int.random(in: 0...at, using: &random))
            default: bytes.removeLast(min(bytes.count, Int.random(in: 1...20, using: &random)))
            }
        }
        return bytes
    }

    @Test(arguments: 0..<12)
    func damagedOFXIsReadAlikeHoweverItIsCut(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<150 {
            guard let sample = OFXStructureTests.samples.randomElement(using: &random) else { return }
            check(damaged(Array(sample.text.utf8), &random), OFXDetector.self, "seed \(seed), round \(round), \(sample.name)")
        }
    }

    @Test(arguments: 0..<12)
    func damagedQIFIsReadAlikeHoweverItIsCut(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<150 {
            guard let sample = QIFStructureTests.samples.randomElement(using: &random) else { return }
            check(damaged(Array(sample.text.utf8), &random), QIFDetector.self, "seed \(seed), round \(round), \(sample.name)")
        }
    }

    private func check(_ bytes: [UInt8], _ type: any FormatSpecificDetector.Type, _ comment: String) {
        // The encoding is given, so that what is compared is the reading and not the guess.
        var options = ReadingOptions()
        options.encoding = "utf-8"
        func read(chunkBytes: Int? = nil, cut: Int? = nil) -> StatementReading {
            var reading = StatementReading(bytes, with: type, options: options, chunkBytes: chunkBytes, cut: cut)
            // Said once for each batch, so their number depends on the cut.
            reading.problems.removeAll { $0.code == "text.undecodable" }
            return reading
        }
        let whole = read()
        #expect(read(chunkBytes: 5) == whole, "\(comment)")
        #expect(read(cut: bytes.count / 2) == whole, "\(comment)")
        #expect(whole.problems.count { $0.severity == .error && $0.record != nil } == whole.rejected, "\(comment)")
        #expect(whole.rows.count == whole.places.count, "\(comment)")
        #expect(Set(whole.places.map { $0.prefix { $0 != " " } }).count == whole.places.count, "\(comment): a record number occurs twice")
    }

    /// UTF-16 goes through the same readers; the façade chooses the format and the transcoding.
    @Test(arguments: [false, true])
    func utf16IsReadLikeUTF8(_ isBigEndian: Bool) {
        for text in [OFXStructureTests.samples[0].text, QIFStructureTests.samples[0].text.replacing("Shop", with: "Müller €")] {
            let units = "\u{FEFF}\(text)".utf16.flatMap { unit in
                let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                return isBigEndian ? bytes.reversed() : bytes
            }
            let narrow = StatementReading(Array(text.utf8), with: ByFirstBytes.self)
            let wide = StatementReading(units, with: ByFirstBytes.self)
            #expect(wide.rows == narrow.rows)
            #expect(wide.statements == narrow.statements)
            #expect(wide.codes == narrow.codes)
            #expect(wide.encoding == (isBigEndian ? "utf-16be" : "utf-16le"))
            #expect(StatementReading.firstDifference(units, with: ByFirstBytes.self) == nil)
        }
    }

    /// The choice of format by the first bytes, as one of the detectors.
    private struct ByFirstBytes: FormatSpecificDetector {
        var detector: StatementDetector
        init(fileName: String, options: ReadingOptions) { detector = StatementDetector(fileName: fileName, options: options) }
        mutating func consume(_ chunk: [UInt8]) { detector.consume(chunk) }
        mutating func finish() -> StatementDetection { detector.finish() }
    }
}
