import Ledger
import Statements
import Testing

/// What fuzzing has found (Fuzzing/README.md), each mended and kept as a case of its own.
@Suite struct FuzzFindTests {
    /// Texts with a byte beyond ASCII whose neighbours decide between code pages.
    @Test(
        arguments: [
            [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, 0x20, 0xDF], [0x20, 0xB5, 0x41], [0xE4, 0xF6, 0x61, 0x20, 0xFC], [0xD0, 0xC1, 0x20, 0x6F, 0xC1],
            [0x8E, 0x20, 0x8E, 0x61, 0x99, 0x9A],
        ] as [[UInt8]])
    func theEncodingDoesNotDependOnWhereTheBytesAreCut(_ bytes: [UInt8]) {
        func name(_ pieces: [ArraySlice<UInt8>]) -> String {
            var evidence = EncodingEvidence()
            for piece in pieces { evidence.consume(Array(piece)) }
            return evidence.finish().decoder.name
        }
        let whole = name([bytes[...]])
        for cut in 0...bytes.count { #expect(name([bytes[..<cut], bytes[cut...]]) == whole, "cut at \(cut)") }
        #expect(name(bytes.indices.map { bytes[$0...$0] }) == whole, "cut everywhere")
    }

    @Test(arguments: ["csv", "ofx", "qif", "sta"])
    func bytesThatAreNotTheEncodingNamedFromOutsideAreReplaced(_ format: String) throws {
        let texts = [
            "csv": "Date,Text,Amount\n2025-01-31,Stra@e,-1.00\n2025-02-01,Weg,-2.00\n",
            "ofx": "<OFX><STMTRS><BANKTRANLIST><STMTTRN><DTPOSTED>20250131<TRNAMT>-1.00<NAME>Stra@e</STMTTRN></BANKTRANLIST></STMTRS></OFX>",
            "qif": "!Type:Bank\nD1/31/2025\nT-1.00\nPStra@e\n^\n",
            "sta": ":20:X\n:25:1\n:28C:1\n:60F:C250101EUR1,00\n:61:2501310131D1,00NMSC\n:86:Stra@e\n:62F:C250131EUR0,00\n",
        ]
        let bytes = try #require(texts[format]).utf8.map { $0 == UInt8(ascii: "@") ? 0xDF : $0 }
        var options = ReadingOptions()
        options.encoding = "utf-8"
        var texts8: [[UInt8]] = []
        let inspection = try FileInspection.inspect(
            fileName: "file.\(format)", options: options,
            onRows: { batch in for row in batch.rows { texts8.append(Array(batch.text[row.text.range])) } },
            open: { MemorySource(bytes, pieceBytes: 7) })
        #expect(texts8.first == Array("Stra\u{FFFD}e".utf8))
        #expect(inspection.problems.map(\.code).contains("text.undecodable"))
    }

    /// The type of a transaction and its reference have fixed numbers of characters, which are not cut in two where they are not ASCII.
    @Test(arguments: [":61:2501310131D1,00NMS\u{B5}REF//BANK", ":61:2501310131D1,00NMSC123456789012345\u{FC}more"])
    func aCharacterOfAnEntryLineIsNotCutInTwo(_ line: String) throws {
        let text = ":20:X\n:25:1\n:28C:1\n:60F:C250101EUR1,00\n\(line)\n:62F:C250131EUR0,00\n"
        var isValid: [Bool] = []
        _ = try FileInspection.inspect(
            fileName: "file.sta", options: ReadingOptions(),
            onRows: { batch in
                for row in batch.rows {
                    isValid += [row.text, row.bankID, row.checkNumber].map { String(validating: batch.text[$0.range], as: UTF8.self) != nil }
                }
            }, open: { MemorySource(Array(text.utf8), pieceBytes: .max) })
        #expect(isValid == [true, true, true])
    }
}
