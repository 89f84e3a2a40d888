import Ledger

/// What a file's name and the lines above its table say: account numbers, days, a currency, that it is about a card.
struct CSVHints {
    /// Account numbers, the surest first.
    var accounts: [String] = []
    /// The one account number of the preamble.
    var preambleAccount: String?
    var currency: Currency?
    /// The latest day named in the file's name.
    var fileDay: CalendarDate?
    var isCard = false
    /// Days written above the table.
    var dates = CSVSurvey.Dates()

    init(_ dialect: CSVDialect, fileName: String) {
        let table = dialect.table
        var ibans: [String] = []
        var numbers: [String] = []
        var currencies: Set<Currency> = []
        let end = min(dialect.header ?? dialect.firstData, table.count)
        for record in max(0, end - 40)..<end {
            var isAboutAccount = false
            for column in 0..<min(table.columns(record), 8) {
                guard let field = table.field(record, column), !field.range.isEmpty else { continue }
                let text = table.text(record, column)
                let folded = CSVLexicon.folded(text)
                if CSVHeaderLexicon.score(folded, .account) >= 4_000 { isAboutAccount = true }
                for word in folded.split(separator: " ") where CSVLexicon.cardWords.contains(String(word)) { isCard = true }
                if let iban = Self.iban(in: text) {
                    ibans.append(iban)
                } else if isAboutAccount, let number = Self.number(in: text) {
                    numbers.append(number)
                }
                if let currency = Self.currency(table.bytes, field.range, text) { currencies.insert(currency) }
                noteDates(table.bytes, field.range, line: Int(table.batch.records[record].line))
            }
        }
        if currencies.count == 1 { currency = currencies.first }
        let preamble = Array(Set(ibans + numbers))
        if preamble.count == 1 { preambleAccount = preamble[0] }
        for name in dialect.names {
            for word in name.split(separator: " ") where CSVLexicon.cardWords.contains(String(word)) { isCard = true }
        }
        readName(fileName, ibans: ibans, numbers: numbers)
    }

    /// Notes the days in a text, such as those of a period: words with two marks between three numbers.
    private mutating func noteDates(_ bytes: [UInt8], _ range: Range<Int>, line: Int) {
        var i = range.lowerBound
        while i < range.upperBound {
            guard bytes[i] >= 0x30, bytes[i] <= 0x39 else {
                i += 1
                continue
            }
            var end = i
            while end < range.upperBound, (bytes[end] >= 0x30 && bytes[end] <= 0x39) || bytes[end] == 0x2F || bytes[end] == 0x2D || bytes[end] == 0x2E
            {
                end += 1
            }
            let scan = DateScan(bytes, i..<end)
            if end - i >= 8, scan.error == nil { _ = dates.note(scan, bytes, i..<end, line: line) }
            i = end
        }
    }

    private mutating func readName(_ name: String, ibans: [String], numbers: [String]) {
        let stem = name.split(separator: "/").last.map(String.init) ?? name
        var found = ibans
        if let iban = Self.iban(in: stem) { found.append(iban) }
        found.append(contentsOf: numbers)
        let bytes = Array(stem.utf8)
        for word in CSVLexicon.folded(stem).split(separator: " ") where CSVLexicon.cardWords.contains(String(word)) { isCard = true }
        // Runs of digits, and of digits with single marks between them, are days or numbers of accounts.
        var i = 0
        while i < bytes.count {
            guard bytes[i] >= 0x30, bytes[i] <= 0x39 else {
                i += 1
                continue
            }
            var end = i
            while end < bytes.count, bytes[end] >= 0x30, bytes[end] <= 0x39 { end += 1 }
            if end - i >= 8, let day = Self.day(bytes, i..<i + 8) {
                fileDay = max(fileDay ?? day, day)
            } else if end - i >= 6, end - i != 14 {
                found.append(String(decoding: bytes[i..<end], as: UTF8.self))
            } else if end - i <= 4, end + 2 < bytes.count {
                var long = end
                while long < bytes.count, long - i < 10, (bytes[long] >= 0x30 && bytes[long] <= 0x39) || bytes[long] == 0x2D || bytes[long] == 0x2E {
                    long += 1
                }
                while long > end, bytes[long - 1] < 0x30 { long -= 1 }
                let orders = DateParser.orders(bytes, i..<long)
                if long - i >= 8, !orders.isEmpty {
                    for order in [ReadingOptions.DateOrder.dmy, .mdy] {
                        if case .success(let day) = DateParser.parse(bytes, i..<long, order: order) { fileDay = max(fileDay ?? day, day) }
                    }
                    end = long
                }
            }
            i = end
        }
        var seen: Set<String> = []
        accounts = found.filter { seen.insert($0).inserted }
    }

    private static func day(_ bytes: [UInt8], _ range: Range<Int>) -> CalendarDate? {
        guard case .success(let day) = DateParser.parse(bytes, range, order: .ymd), (1995...2099).contains(day.components.year) else { return nil }
        return day
    }

    private static func currency(_ bytes: [UInt8], _ range: Range<Int>, _ text: String) -> Currency? {
        if range.count == 3, CSVLexicon.isCurrencyCode(bytes, range), text == text.uppercased() { return Currency(text) }
        let evidence = AmountEvidence(bytes, range, minorDigits: 2)
        guard evidence.isAmount else { return nil }
        return CSVDecision.currency(code: evidence.currencyCode, symbols: evidence.symbol == 0 ? [] : [evidence.symbol])
    }

    /// Digits with blanks, dashes and dots between, as an account is written behind the word that names it.
    private static func number(in text: String) -> String? {
        var best = ""
        for part in text.split(whereSeparator: { !($0.isNumber || $0 == "-" || $0 == "." || $0 == "*" || $0 == "X") }) {
            if part.count > best.count, part.filter(\.isNumber).count >= 4 { best = String(part) }
        }
        let digits = best.filter(\.isNumber).count
        return digits >= 6 || (digits >= 4 && best.contains { $0 == "*" || $0 == "X" }) ? best : nil
    }

    /// An IBAN with a right checksum (ISO 13616, mod 97), with or without blanks.
    static func iban(in text: String) -> String? {
        let bytes = Array(text.utf8)
        var i = 0
        while i + 15 <= bytes.count {
            if isCapital(bytes[i]), isCapital(bytes[i + 1]), isDigit(bytes[i + 2]), isDigit(bytes[i + 3]), i == 0 || !isCapital(bytes[i - 1]) {
                var iban: [UInt8] = []
                var k = i
                while k < bytes.count, iban.count < 34, isCapital(bytes[k]) || isDigit(bytes[k]) || bytes[k] == 0x20 {
                    if bytes[k] != 0x20 { iban.append(bytes[k]) }
                    k += 1
                    if iban.count >= 15, k == bytes.count || !(isCapital(bytes[k]) || isDigit(bytes[k])), isValid(iban) {
                        return String(decoding: iban, as: UTF8.self)
                    }
                }
            }
            i += 1
        }
        return nil
    }

    private static func isValid(_ iban: [UInt8]) -> Bool {
        var remainder = 0
        for byte in iban[4...] + iban[..<4] {
            remainder = isDigit(byte) ? (remainder * 10 + Int(byte - 0x30)) % 97 : (remainder * 100 + Int(byte - 0x41) + 10) % 97
        }
        return remainder == 1
    }

    private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
