import Ledger

/// The beginning of a file cut by one delimiter, with what each cell looks like: the ground on which dialect, header and columns are found.
struct CSVTable {
    enum Cell: UInt8 { case empty, text, date, compactDate, amount }

    static let recordsMax = 4_000
    /// Cells beyond this column are not looked at; no statement has so many columns.
    static let columnsMax = 256

    let delimiter: UInt8
    let quote: UInt8
    /// Cells hold UTF-8, whatever the file is in.
    let batch: RecordBatch
    var bytes: [UInt8] { batch.bytes }
    private(set) var cells: [Cell] = []
    /// Index of the first cell of each record in `cells`, and one more.
    private(set) var starts: [Int] = [0]
    /// The column with most dates beside an amount, and the records that have both.
    private(set) var dateColumn = -1
    private(set) var rowLike: [Bool] = []
    /// How many records are like rows; and how many cells most of them have, and how many have just so many.
    private(set) var score = 0
    private(set) var usualWidth = 0
    private(set) var evenRows = 0
    /// Cells that begin or end with a single quote, but not both: halves of a quoted one, if there are many.
    private(set) var tornCells = 0

    init(_ sample: [UInt8], delimiter: UInt8, quote: UInt8, last: Bool, decoder: TextDecoder) {
        self.delimiter = delimiter
        self.quote = quote
        var reader = CSVReader(delimiter: delimiter, quote: quote)
        var batch = RecordBatch()
        _ = reader.read(sample, last: last, into: &batch)
        batch.bytes = sample
        if !decoder.isUTF8 { _ = batch.decodeFields(by: decoder) }
        RejectReason.remove(from: &batch, of: batch.bytes)
        self.batch = batch
        classify()
        findDateColumn()
    }

    var count: Int { starts.count - 1 }

    func kind(_ record: Int, _ column: Int) -> Cell {
        let at = starts[record] + column
        return at < starts[record + 1] ? cells[at] : .empty
    }

    func columns(_ record: Int) -> Int { starts[record + 1] - starts[record] }

    func field(_ record: Int, _ column: Int) -> RecordField? {
        let at = batch.records[record]
        return column >= 0 && column < Int(at.fieldCount) ? batch.fields[Int(at.firstField) + column] : nil
    }

    /// Whether any field of the sample stands in quotes.
    var isQuoted: Bool {
        // Decoded cells lie behind the sample; a quote before their text is not to be seen there, but other fields have it as well.
        batch.fields.contains { $0.lower > 0 && bytes[Int($0.lower) - 1] == quote }
    }

    func text(_ record: Int, _ column: Int) -> String {
        field(record, column).map { String(decoding: bytes[$0.range], as: UTF8.self) } ?? ""
    }

    private mutating func classify() {
        let bytes = bytes
        for record in batch.records.prefix(Self.recordsMax) {
            let first = Int(record.firstField)
            for field in batch.fields[first..<first + min(Int(record.fieldCount), Self.columnsMax)] {
                cells.append(Self.kind(bytes, field.range))
                if let first = field.range.first, let last = field.range.last, (bytes[first] == 0x27) != (bytes[last] == 0x27) { tornCells += 1 }
            }
            starts.append(cells.count)
        }
    }

    static func kind(_ bytes: [UInt8], _ range: Range<Int>) -> Cell {
        if range.isEmpty { return .empty }
        guard range.count <= 60 else { return .text }
        var digits = 0
        for i in range where bytes[i] >= 0x30 && bytes[i] <= 0x39 { digits += 1 }
        if digits == 0 { return .text }
        if digits >= 3, !DateParser.orders(bytes, range).isEmpty {
            // Eight digits are a date only by company; six or fourteen never without a name.
            if digits == range.count { return digits == 8 && isRecentDay(bytes, range) ? .compactDate : .amount }
            return .date
        }
        return AmountEvidence(bytes, range, minorDigits: 2).isAmount ? .amount : .text
    }

    private static func isRecentDay(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        for order in [ReadingOptions.DateOrder.ymd, .dmy, .mdy] {
            if case .success(let day) = DateParser.parse(bytes, range, order: order), (1980...2099).contains(day.components.year) { return true }
        }
        return false
    }

    /// Chooses the column whose dates stand most often beside an amount.
    private mutating func findDateColumn() {
        var counts = [Int](repeating: 0, count: Self.columnsMax)
        var compact = [Int](repeating: 0, count: Self.columnsMax)
        for record in 0..<count {
            let amounts = amountCells(record)
            for column in 0..<columns(record) {
                switch kind(record, column) {
                case .date where amounts > 0: counts[column] += 1
                case .compactDate where amounts > 0: compact[column] += 1
                default: break
                }
            }
        }
        var column = counts.indices.max { counts[$0] < counts[$1] || (counts[$0] == counts[$1] && $0 > $1) } ?? 0
        if counts[column] == 0 { column = compact.indices.max { compact[$0] < compact[$1] || (compact[$0] == compact[$1] && $0 > $1) } ?? 0 }
        rowLike = (0..<count).map { record in
            let kind = kind(record, column)
            return (kind == .date || (kind == .compactDate && counts[column] == 0)) && amountCells(record) > 0
        }
        score = rowLike.count { $0 }
        dateColumn = score > 0 ? column : -1
        var widths: [Int: Int] = [:]
        for record in 0..<count where rowLike[record] { widths[columns(record), default: 0] += 1 }
        if let most = widths.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) { (usualWidth, evenRows) = (most.key, most.value) }
    }

    private func amountCells(_ record: Int) -> Int {
        var amounts = 0
        for cell in cells[starts[record]..<starts[record + 1]] where cell == .amount { amounts += 1 }
        return amounts
    }
}
