import Statements

/// Encodings: what comes out is UTF-8, and the same however the bytes are cut.
enum TextCheck {
    private static let names = ["utf-8", "windows-1250", "windows-1251", "windows-1252", "iso-8859-15", "ibm850", "koi8-r", "macintosh"]

    static func run(_ bytes: [UInt8]) {
        var choices = Choices(bytes)
        let pieces = choices.pieces(bytes)
        let whole = evidence([bytes])
        let cut = evidence(pieces)
        if whole != cut { broken("evidence differs in pieces:\n  \(whole)\n  \(cut)") }

        if let decoder = TextDecoder(choices.one(of: names)) {
            var output: [UInt8] = []
            let isClean = decoder.decode(bytes, bytes.indices, into: &output)
            guard let text = String(validating: output, as: UTF8.self) else { broken("\(decoder.name) gives what is not UTF-8") }
            if decoder.isUTF8, isClean, output != bytes { broken("UTF-8 was changed") }
            if !isClean, !text.unicodeScalars.contains("\u{FFFD}") { broken("\(decoder.name): something was replaced by nothing") }
        }

        let transcoder = UTF16Transcoder(isBigEndian: choices.isOneOf(2))
        var narrow: [UInt8] = []
        _ = transcoder.transcode(bytes, last: true, into: &narrow)
        if String(validating: narrow, as: UTF8.self) == nil { broken("UTF-16 gives what is not UTF-8") }
        var inPieces: [UInt8] = []
        var rest: [UInt8] = []
        for piece in pieces {
            rest += piece
            rest.removeFirst(transcoder.transcode(rest, last: false, into: &inPieces))
        }
        _ = transcoder.transcode(rest, last: true, into: &inPieces)
        if narrow != inPieces { broken("UTF-16 differs in pieces") }
    }

    private static func evidence(_ pieces: [[UInt8]]) -> String {
        var evidence = EncodingEvidence()
        for piece in pieces { evidence.consume(piece) }
        let verdict = evidence.finish()
        return "\(verdict.decoder.name) \(verdict.isPlainASCII) \(verdict.isBroken) \(evidence.utf8.sequences) \(evidence.utf8.invalid) "
            + "\(evidence.utf8.firstInvalid ?? -1)"
    }
}
