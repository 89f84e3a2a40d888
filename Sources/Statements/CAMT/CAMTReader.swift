/// Finds the records of an ISO 20022 account report: camt.052, camt.053 and camt.054 of any version.
///
/// How it reads: a stack of the open elements, each with its path below the statement, decides what an element is (`CAMTPath`); all that
/// the table does not know is passed over, whatever stands in it. An entry, an account and a balance are records of their own and are emitted whole; where
/// one is unfinished at the end of the bytes, everything since its first byte is forgotten and read again.
///
/// What is no well-formed XML, nests deeper than `depthMax` or declares a document type ends the reading with a record that says so; complete entries
/// before it stay. Entities are never declared and never expanded, nothing is loaded.
struct CAMTReader: RecordReader {
    /// Deepest nesting of elements. The deepest of a CAMT message is 20, but supplementary data may hold anything.
    static let depthMax = 128
    /// Of a collective entry, the parts that are looked at; one more is only counted.
    static let detailsMax = 200
    /// An entry that is longer is taken as it stands at the end of the part that crosses this mark; the parts behind are passed over.
    static let entryBytesMax = 1 << 18

    private struct Element {
        var name: UInt64
        /// 0 outside of a statement.
        var path: UInt64
    }

    private struct OpenRecord {
        var kind: CAMTRecordKind
        var start: Int
        var firstField: Int
        /// Elements that are open around it.
        var depth: Int
        var line: UInt32
        var details = 0
    }

    private let tokenizer = XMLTokenizer()
    private let paths = CAMTPath.standard
    private var stack: [Element] = []
    /// Elements that are open around the present statement.
    private var statementDepth: Int?
    /// Elements that are open around a record whose rest is passed over.
    private var passedDepth: Int?
    private var lines = LineCounter()
    /// Position of the first byte of the present call.
    private var base: Int64 = 0
    private var number: UInt32 = 0
    private var isGivenUp = false
    private var isEnded = false

    init() { stack.reserveCapacity(Self.depthMax) }

    mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
        let span = bytes.span
        let n = span.count
        var i = 0
        var record: OpenRecord?

        scan: while !isGivenUp {
            let token = tokenizer.next(span, i, last: last)
            switch token.kind {
            case .incomplete, .end:
                i = token.start
                if last {
                    if n - i > recordBytesMax { giveUp(.overlong, at: i, until: n, &record, span, &batch) }
                    break scan
                }
                let start = record?.start ?? i
                if n - start <= recordBytesMax {
                    i = start
                    break scan
                }
                if let open = record { passOver(open, span, &batch) }
                record = nil
                if n - i > recordBytesMax { giveUp(.overlong, at: i, until: n, &record, span, &batch) }
                break scan
            case _ where token.end - token.start > recordBytesMax:
                giveUp(.overlong, at: token.start, until: token.end, &record, span, &batch)
            case .open, .empty:
                guard stack.count < Self.depthMax else {
                    giveUp(.tooDeep, at: token.start, until: token.end, &record, span, &batch)
                    continue
                }
                guard let end = open(token, span, last, &record, &batch) else {
                    i = record?.start ?? token.start
                    break scan
                }
                i = end
            case .close:
                guard let top = stack.last, top.name == token.name else {
                    giveUp(.malformed, at: token.start, until: token.end, &record, span, &batch)
                    continue
                }
                i = token.end
                close(token, span, &record, &batch)
            case .declaration: giveUp(.declaration, at: token.start, until: token.end, &record, span, &batch)
            case .malformed: giveUp(.malformed, at: token.start, until: token.end, &record, span, &batch)
            case .skipped: i = token.end
            }
            if let open = record, i - open.start > recordBytesMax {
                passOver(open, span, &batch)
                record = nil
            }
        }
        if let open = record {
            if last {
                finish(open, as: n - open.start > recordBytesMax ? Self.overlong(open.kind) : Self.cut(open.kind), end: n, span, &batch)
            } else {
                stack.removeLast(stack.count - open.depth)
                batch.fields.removeLast(batch.fields.count - open.firstField)
            }
        }
        if last {
            if !isEnded, !isGivenUp, !stack.isEmpty { emit(.truncation, from: n, to: n, span, &batch) }
            isEnded = true
        }
        if last || isGivenUp { i = n }
        lines.advance(to: i, span)
        lines.rebase(by: i)
        base += Int64(i)
        return i
    }

    // MARK: Elements

    /// Goes into an element; the position behind its tag or its text, nil if the text is not all there yet.
    @inline(__always)
    private mutating func open(_ token: XMLToken, _ bytes: Span<UInt8>, _ last: Bool, _ record: inout OpenRecord?, _ batch: inout RecordBatch) -> Int?
    {
        var path: UInt64 = 0
        if let parent = stack.last, parent.path != 0 {
            path = CAMTPath.join(parent.path, token.name)
        } else if statementDepth == nil, CAMTPath.statements.contains(token.name) {
            path = CAMTPath.root
            if token.kind == .open { statementDepth = stack.count }
            emit(.statement, from: token.start, to: token.end, bytes, &batch)
        }
        var end = token.end
        if token.kind == .open, path != 0, passedDepth == nil, let meaning = paths.meaning(path) {
            switch meaning {
            case .record(let kind):
                lines.advance(to: token.start, bytes)
                record = OpenRecord(kind: kind, start: token.start, firstField: batch.fields.count, depth: stack.count, line: lines.line)
                batch.fields.append(RecordField(tag: CAMTField.record.rawValue, lower: UInt32(token.start), upper: UInt32(token.start)))
            case .detail:
                record?.details += 1
                if let open = record, open.details <= Self.detailsMax + 1 { append(.detail, token.end..<token.end, &batch) }
            case .field(let field):
                let text = tokenizer.text(bytes, token.end)
                let start = record?.start ?? token.start
                if text.isIncomplete, !last, bytes.count - start <= recordBytesMax { return nil }
                end = text.isIncomplete && last ? text.end : token.end
                if !text.isIncomplete, text.end - start <= recordBytesMax {
                    keep(field, token, text, bytes, record, &batch)
                    end = text.end
                }
            }
        }
        if token.kind == .open { stack.append(Element(name: token.name, path: path)) }
        return end
    }

    @inline(__always)
    private mutating func close(_ token: XMLToken, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        let element = stack.removeLast()
        if let depth = passedDepth, stack.count <= depth { passedDepth = nil }
        if let depth = statementDepth, stack.count <= depth {
            statementDepth = nil
            emit(.statementEnd, from: token.start, to: token.end, bytes, &batch)
        }
        guard let open = record else { return }
        if stack.count == open.depth {
            finish(open, as: token.end - open.start > recordBytesMax ? Self.overlong(open.kind) : open.kind, end: token.end, bytes, &batch)
            record = nil
        } else if token.end - open.start > Self.entryBytesMax, token.end - open.start <= recordBytesMax, case .detail? = paths.meaning(element.path) {
            finish(open, as: open.kind, end: token.end, bytes, &batch)
            passedDepth = open.depth
            record = nil
        }
    }

    // MARK: Fields

    @inline(__always)
    private mutating func keep(
        _ field: CAMTField, _ token: XMLToken, _ text: XMLText, _ bytes: Span<UInt8>, _ record: OpenRecord?, _ batch: inout RecordBatch
    ) {
        guard let record else {
            emit(.leaf, from: token.start, to: text.end, bytes, &batch, field: (field, text))
            return
        }
        if record.details > Self.detailsMax, field.rawValue > CAMTField.detail.rawValue { return }
        batch.fields.append(RecordField(tag: field.rawValue, isEscaped: text.isEscaped, lower: UInt32(text.lower), upper: UInt32(text.upper)))
        let ofPart = field == .detailAmount || field == .detailTransactionAmount
        if ofPart || field == .amount || field == .balanceAmount, let currency = tokenizer.attribute("Ccy", bytes, in: token) {
            append(ofPart ? .detailCurrency : .amountCurrency, currency, &batch)
        }
    }

    @inline(__always)
    private func append(_ field: CAMTField, _ range: Range<Int>, _ batch: inout RecordBatch) {
        batch.fields.append(RecordField(tag: field.rawValue, lower: UInt32(range.lowerBound), upper: UInt32(range.upperBound)))
    }

    // MARK: Records

    private mutating func finish(_ open: OpenRecord, as kind: CAMTRecordKind, end: Int, _ bytes: Span<UInt8>, _ batch: inout RecordBatch) {
        let end = min(end, open.start + recordBytesMax, bytes.count)
        if kind != open.kind { batch.fields.removeLast(batch.fields.count - open.firstField - 1) }
        batch.fields[open.firstField].upper = UInt32(end)
        append(kind, open, end, &batch)
    }

    /// Drops a record that is too long, and goes on behind it.
    private mutating func passOver(_ open: OpenRecord, _ bytes: Span<UInt8>, _ batch: inout RecordBatch) {
        finish(open, as: Self.overlong(open.kind), end: open.start + recordBytesMax, bytes, &batch)
        passedDepth = open.depth
    }

    private mutating func append(_ kind: CAMTRecordKind, _ open: OpenRecord, _ end: Int, _ batch: inout RecordBatch) {
        if kind.isNumbered { number += 1 }
        batch.records.append(
            StatementRecord(
                kind: kind.rawValue, firstField: UInt32(open.firstField), fieldCount: UInt32(batch.fields.count - open.firstField),
                number: kind.isNumbered ? number : 0, line: open.line, byte: base + Int64(open.start), length: UInt32(end - open.start)))
    }

    /// A record of one field: itself, or the text of a leaf.
    private mutating func emit(
        _ kind: CAMTRecordKind, from start: Int, to end: Int, _ bytes: Span<UInt8>, _ batch: inout RecordBatch, field: (CAMTField, XMLText)? = nil
    ) {
        lines.advance(to: start, bytes)
        let open = OpenRecord(kind: kind, start: start, firstField: batch.fields.count, depth: 0, line: lines.line)
        if let (field, text) = field {
            batch.fields.append(RecordField(tag: field.rawValue, isEscaped: text.isEscaped, lower: UInt32(text.lower), upper: UInt32(text.upper)))
        } else {
            append(.record, start..<end, &batch)
        }
        append(kind, open, end, &batch)
    }

    /// Nothing behind `start` can be trusted, where markup stands that reaches to `end`.
    private mutating func giveUp(
        _ kind: CAMTRecordKind, at start: Int, until end: Int, _ record: inout OpenRecord?, _ bytes: Span<UInt8>, _ batch: inout RecordBatch
    ) {
        if let open = record {
            finish(open, as: end - open.start > recordBytesMax ? Self.overlong(open.kind) : Self.cut(open.kind), end: start, bytes, &batch)
        }
        record = nil
        // The end of what is shown must not depend on how much has come in: only markup that is all there is shown.
        emit(kind, from: start, to: kind == .overlong ? start : end, bytes, &batch)
        isGivenUp = true
    }

    private static func cut(_ kind: CAMTRecordKind) -> CAMTRecordKind { kind == .transaction ? .cutTransaction : .leaf }
    private static func overlong(_ kind: CAMTRecordKind) -> CAMTRecordKind { kind == .transaction ? .overlongTransaction : .leaf }
}
