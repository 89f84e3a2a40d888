/// Finds the records of an OFX file of any version: SGML or XML, OFX, QFX, QBO, with or without a header, on one line or many.
///
/// How it reads: a stack of the open aggregates that matter (unknown ones are never pushed, so their nesting costs nothing) decides what
/// a leaf belongs to. A closing tag closes all that is open inside; an opening tag that cannot stand where it is closes what must have
/// been left open. A transaction, an account, a balance or a status is a record of its own and is emitted whole;
/// where it is unfinished at the end of the bytes, everything since its first byte is forgotten and read again.
struct OFXReader: RecordReader {
    /// Deeper nesting of known aggregates is not followed.
    static let openAggregatesMax = 32

    private struct OpenRecord {
        var kind: OFXRecordKind
        var tag: OFXTag
        var start: Int
        var firstField: Int
        var depth: Int
        var line: UInt32
    }

    private let tokenizer = OFXTokenizer()
    private var stack: [OFXTag] = []
    private var lines = LineCounter()
    private var room = BatchRoom()
    /// Position of the first byte of the present call.
    private var base: Int64 = 0
    private var number: UInt32 = 0
    private var hasRoot = false
    private var isRootClosed = false
    private var isGivenUp = false
    private var isEnded = false

    init() { stack.reserveCapacity(Self.openAggregatesMax) }

    mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
        let span = bytes.span
        let n = span.count
        var i = 0
        var record: OpenRecord?
        room.reserve(in: &batch)
        defer { room.note(batch) }
        var isCut = false

        scan: while !isGivenUp {
            let token = tokenizer.next(span, i, last: last)
            if token.kind == .incomplete || (token.kind == .end && !last && record != nil) {
                // An unfinished record is read again from its start, unless it has become too long for that.
                let start = record?.start ?? token.start
                if n - start <= recordBytesMax {
                    i = start
                    break scan
                }
                giveUp(span, start, token.start, record, &batch)
                record = nil
                i = n
                break scan
            }
            if token.end - token.start > recordBytesMax {
                giveUp(span, record?.start ?? token.start, token.start, record, &batch)
                record = nil
                i = token.end
                continue
            }
            i = token.end
            switch token.kind {
            case .open, .empty:
                if token.tag.isLeaf {
                    leaf(token, span, record, &batch)
                } else if token.tag != .unknown {
                    open(token, span, &record, &batch)
                }
                if token.isCut { isCut = true }
            case .close:
                if !token.tag.isLeaf, token.tag != .unknown { close(token.tag, token, span, &record, &batch) }
            case .declaration where record == nil:
                emit(.declaration, from: token.start, to: token.end, span, &batch)
            case .declaration, .skipped, .incomplete: break
            case .end:
                isCut = isCut || token.isCut
                break scan
            }
        }
        if let unfinished = record {
            stack.removeLast(stack.count - unfinished.depth)
            if last, !isEnded, unfinished.kind == .transaction || unfinished.kind == .pendingTransaction {
                finish(unfinished, as: .cutTransaction, end: n, span, &batch)
                isCut = true
            } else {
                batch.fields.removeLast(batch.fields.count - unfinished.firstField)
            }
        }
        if last {
            i = n
            if !isEnded, !isRootClosed, isCut || hasRoot { emit(.truncation, from: n, to: n, span, &batch) }
            isEnded = true
        } else if isGivenUp {
            i = n
        }
        lines.advance(to: i, span)
        lines.rebase(by: i)
        base += Int64(i)
        return i
    }

    // MARK: Aggregates

    private mutating func open(_ token: OFXToken, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        let tag = token.tag
        guard token.kind == .open else {
            if tag == .investment, stack.last == .investmentList { emit(.investment, from: token.start, to: token.end, bytes, &batch) }
            return
        }
        if let open = record, token.upper > token.lower {
            // An aggregate has no text of its own: a bank's private leaf of the same name.
            if tag == .currency, stack.last == open.tag { leaf(token.named(.currencySymbol), bytes, open, &batch) }
            return
        }
        if tag == .investment, !stack.contains(.investmentList) { return }
        if let open = record, !Self.isPart(tag) {
            // The record's closing tag is missing.
            stack.removeLast(stack.count - open.depth)
            finish(open, as: open.kind, end: token.start, bytes, &batch)
            record = nil
        }
        switch tag {
        case .root:
            hasRoot = true
            isRootClosed = false
        case .statement, .cardStatement, .investmentStatement, .accountStatement:
            // In OFC the statement proper lies within ACCTSTMT.
            if tag == .statement, stack.contains(.accountStatement) { break }
            if let outer = stack.firstIndex(where: Self.isStatement) {
                stack.removeLast(stack.count - outer)
                emit(.statementEnd, from: token.start, to: token.start, bytes, &batch)
            }
            emit(.statement, from: token.start, to: token.end, tag: tag, bytes, &batch)
        case .transaction: begin(.transaction, token, bytes, &record, &batch)
        case .pendingTransaction: begin(.pendingTransaction, token, bytes, &record, &batch)
        case .ledgerBalance, .availableBalance:
            closeLists()
            if isDirectlyInStatement { begin(tag == .ledgerBalance ? .balance : .available, token, bytes, &record, &batch) }
        case .investmentBalance: closeLists()
        case .bankAccount, .cardAccount, .investmentAccount, .plainAccount:
            if isDirectlyInStatement { begin(.account, token, bytes, &record, &batch) }
        case .status: begin(.status, token, bytes, &record, &batch)
        case .investment:
            if let list = stack.lastIndex(of: .investmentList) { stack.removeLast(stack.count - list - 1) }
            emit(.investment, from: token.start, to: token.end, bytes, &batch)
        default: break
        }
        if stack.count < Self.openAggregatesMax { stack.append(tag) }
    }

    private mutating func close(
        _ tag: OFXTag, _ token: OFXToken, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch
    ) {
        if tag == .root { isRootClosed = true }
        guard let at = stack.lastIndex(of: tag) else { return }
        if let open = record, at <= open.depth {
            finish(open, as: open.kind, end: at == open.depth ? token.end : token.start, bytes, &batch)
            record = nil
        }
        let closesStatement = Self.isStatement(tag) || stack[at...].contains(where: Self.isStatement)
        let isInner = tag == .statement && stack[..<at].contains(.accountStatement)
        stack.removeLast(stack.count - at)
        if closesStatement, !isInner { emit(.statementEnd, from: token.start, to: token.end, bytes, &batch) }
    }

    private mutating func begin(
        _ kind: OFXRecordKind, _ token: OFXToken, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch
    ) {
        lines.advance(to: token.start, bytes)
        let isPending = kind == .transaction && stack.contains(.pendingList)
        record = OpenRecord(
            kind: isPending ? .pendingTransaction : kind, tag: token.tag, start: token.start, firstField: batch.fields.count, depth: stack.count,
            line: lines.line)
        batch.fields.append(RecordField(tag: OFXTag.record.rawValue, lower: UInt32(token.start), upper: UInt32(token.start)))
    }

    /// Closes lists of transactions that were left open: what follows belongs to the statement.
    private mutating func closeLists() {
        guard let statement = stack.lastIndex(where: Self.isStatement) else { return }
        let isOnlyLists = stack[(statement + 1)...].allSatisfy {
            $0 == .transactionList || $0 == .pendingList || $0 == .investmentList || $0 == .investmentCash
        }
        if isOnlyLists { stack.removeLast(stack.count - statement - 1) }
    }

    // MARK: Leaves

    @inline(__always)
    private mutating func leaf(_ token: OFXToken, _ bytes: Span<UInt8>, _ record: OpenRecord?, _ batch: inout RecordBatch) {
        var tag = token.tag
        let inner = stack.last ?? .unknown
        guard let record else {
            switch tag {
            case .defaultCurrency, .openLedger: guard isDirectlyInStatement else { return }
            case .availableCash: guard inner == .investmentBalance else { return }
            case .asOf: guard inner == .investmentStatement else { return }
            case .firstDay, .lastDay:
                guard inner == .transactionList || inner == .investmentList || inner == .statement else { return }
            case .organisation, .institutionID, .intuitBankID: break
            default: return
            }
            emit(.leaf, from: token.start, to: token.end, bytes, &batch, value: token)
            return
        }
        if inner != record.tag {
            switch (inner, tag) {
            case (.payee, .name): tag = .payeeName
            case (.currency, .currencySymbol): break
            case (.originalCurrency, .currencySymbol): tag = .originalSymbol
            case (.originalCurrency, .rate): tag = .originalRate
            default: return
            }
        }
        batch.fields.append(
            RecordField(tag: tag.rawValue, isEscaped: token.isEscaped, lower: UInt32(token.lower), upper: UInt32(token.upper)))
    }

    // MARK: Records

    private mutating func finish(
        _ open: OpenRecord, as kind: OFXRecordKind, end: Int, _ bytes: Span<UInt8>, _ batch: inout RecordBatch
    ) {
        if end - open.start > recordBytesMax {
            batch.fields.removeLast(batch.fields.count - open.firstField - 1)
            batch.fields[open.firstField].upper = UInt32(min(bytes.count, open.start + Problem.rawBytesMax))
            append(Self.overlong(open.kind), open, open.start + recordBytesMax, &batch)
        } else {
            batch.fields[open.firstField].upper = UInt32(end)
            append(kind, open, end, &batch)
        }
    }

    private mutating func append(_ kind: OFXRecordKind, _ open: OpenRecord, _ end: Int, _ batch: inout RecordBatch) {
        if kind.isNumbered { number += 1 }
        batch.records.append(
            StatementRecord(
                kind: kind.rawValue, firstField: UInt32(open.firstField), fieldCount: UInt32(batch.fields.count - open.firstField),
                number: kind.isNumbered ? number : 0, line: open.line, byte: base + Int64(open.start), length: UInt32(end - open.start)))
    }

    /// A record of one field: itself, or the text of a leaf.
    private mutating func emit(
        _ kind: OFXRecordKind, from start: Int, to end: Int, tag: OFXTag = .record, _ bytes: Span<UInt8>, _ batch: inout RecordBatch,
        value: OFXToken? = nil
    ) {
        lines.advance(to: start, bytes)
        let open = OpenRecord(kind: kind, tag: tag, start: start, firstField: batch.fields.count, depth: 0, line: lines.line)
        if let value {
            batch.fields.append(
                RecordField(tag: value.tag.rawValue, isEscaped: value.isEscaped, lower: UInt32(value.lower), upper: UInt32(value.upper)))
        } else {
            batch.fields.append(RecordField(tag: tag.rawValue, lower: UInt32(start), upper: UInt32(end)))
        }
        append(kind, open, end, &batch)
    }

    /// Something is longer than `recordBytesMax`: the record that it is in is dropped; where it is no text, nothing behind it can be trusted.
    private mutating func giveUp(_ bytes: Span<UInt8>, _ start: Int, _ tokenStart: Int, _ record: OpenRecord?, _ batch: inout RecordBatch) {
        let isMarkup = tokenStart + 1 < bytes.count && (bytes[tokenStart + 1] == UInt8(ascii: "!") || bytes[tokenStart + 1] == UInt8(ascii: "?"))
        if let record {
            stack.removeLast(stack.count - record.depth)
            finish(record, as: record.kind, end: start + recordBytesMax + 1, bytes, &batch)
        } else if isMarkup {
            emit(.overlong, from: tokenStart, to: tokenStart + 1, bytes, &batch)
        }
        if isMarkup { isGivenUp = true }
    }

    private static func overlong(_ kind: OFXRecordKind) -> OFXRecordKind {
        kind == .transaction || kind == .pendingTransaction ? .overlongTransaction : .overlong
    }

    // MARK: Grammar

    private var isDirectlyInStatement: Bool { stack.last.map(Self.isStatement) ?? false }

    private static func isStatement(_ tag: OFXTag) -> Bool {
        tag == .statement || tag == .cardStatement || tag == .investmentStatement || tag == .accountStatement
    }

    /// Whether an aggregate may stand inside a record; any other means that the record was not closed.
    private static func isPart(_ tag: OFXTag) -> Bool {
        switch tag {
        case .payee, .currency, .originalCurrency, .other: true
        default: false
        }
    }
}
