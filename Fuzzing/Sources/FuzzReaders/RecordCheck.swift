import Statements

/// The CSV reader by itself, with any delimiter and quote: records, fields and problems are the same in pieces, and lie within the bytes.
enum RecordCheck {
    static func run(_ bytes: [UInt8]) {
        var choices = Choices(bytes)
        let reader = CSVReader(
            delimiter: choices.one(of: Array(",;\t|:".utf8)), quote: choices.one(of: [0x22, 0x27, 0]), firstLine: choices.number(1...3))
        let whole = records([bytes], reader, bytes)
        let pieces = records(choices.pieces(bytes), reader, bytes)
        for (mine, theirs) in zip(whole, pieces) where mine != theirs { broken("a record differs in pieces:\n  \(mine)\n  \(theirs)") }
        if whole.count != pieces.count { broken("\(whole.count) records, in pieces \(pieces.count)") }
    }

    private static func records(_ pieces: [[UInt8]], _ reader: CSVReader, _ bytes: [UInt8]) -> [String] {
        var reader = BatchedReader(reader)
        var found: [String] = []
        func note(_ batch: RecordBatch) {
            for record in batch.records {
                let first = Int(record.firstField)
                guard first + Int(record.fieldCount) <= batch.fields.count else { broken("fields beyond those of the batch") }
                let texts = batch.fields[first..<first + Int(record.fieldCount)].map { field in
                    guard field.lower <= field.upper, Int(field.upper) <= batch.bytes.count else { broken("a field outside of the batch") }
                    return "\(field.tag) \(field.isEscaped) \(batch.bytes[field.range])"
                }
                guard record.byte >= 0, Int(record.byte) + Int(record.length) <= bytes.count else { broken("a record outside of the file") }
                found.append("\(record.number) \(record.line) \(record.byte) \(record.length) \(texts)")
            }
            for unread in batch.unread { found.append("\(unread)") }
        }
        for piece in pieces { note(reader.batch(adding: piece)) }
        note(reader.batch(adding: [], last: true))
        // Problems come behind the records of their batch; the order between the two is not compared.
        return found.sorted()
    }
}
