/// An amount taken apart: what `AmountParser` uses for all but the plainest texts, and what detection learns from.
///
/// It says how a text is signed and marked and how many digits stand behind its decimal mark, so that whole columns can be compared.
public struct AmountScan: Sendable {
    /// How the sign is written.
    public enum Sign: UInt8, Sendable { case none, plus, minus, parentheses, credit, debit }

    public private(set) var sign = Sign.none
    /// Digits behind the decimal mark; nil without a decimal mark.
    public private(set) var fractionDigits: Int?
    /// The mark between groups: `,` `.` `'` or a space of any kind; nil without groups.
    public private(set) var grouping: UInt8?
    /// Nil if the text is an amount in this style.
    public private(set) var error: AmountError?
    /// The three letters of a currency code in the text, as ASCII in one word, the first highest; 0 without.
    public private(set) var currencyCode: UInt32 = 0
    /// The currency symbol in the text (`$`, `£`, `€`, `¥`) as a Unicode scalar; 0 without.
    public private(set) var symbol: UInt32 = 0

    private var magnitude: UInt64 = 0
    /// Digits of `magnitude` behind the mark: trailing zeros beyond the first two are held apart so that they never overflow.
    private var kept = 0
    private var zeros = 0

    /// The signed amount in units of 10^-`minorDigits`.
    public func minor(_ minorDigits: Int) -> Result<Int64, AmountError> {
        if let error { return .failure(error) }
        guard kept <= minorDigits else { return .failure(.tooPrecise) }
        var value = magnitude
        for _ in 0..<(minorDigits - kept) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return .failure(.overflow) }
            value = product
        }
        guard value <= UInt64(Int64.max) else { return .failure(.overflow) }
        let amount = Int64(value)
        switch sign {
        case .minus, .parentheses, .debit: return .success(-amount)
        case .none, .plus, .credit: return .success(amount)
        }
    }

    public init(_ bytes: [UInt8], _ range: Range<Int>, decimal: UInt8) {
        var cursor = AmountCursor(bytes, range)
        error = scan(&cursor, decimal: decimal)
    }

    private mutating func scan(_ cursor: inout AmountCursor, decimal: UInt8) -> AmountError? {
        var isParenthesised = false
        var isClosed = false
        var isSigned = false
        cursor.skipSpaces()
        if cursor.isAtEnd { return .empty }
        // Before the digits: sign, parenthesis, currency, in any order.
        before: while true {
            cursor.skipSpaces()
            switch cursor.next() {
            case .digit, .point, .comma: break before
            case .minus:
                guard !isSigned, !isParenthesised else { return .unreadable }
                isSigned = true
                sign = .minus
            case .plus:
                guard !isSigned, !isParenthesised else { return .unreadable }
                isSigned = true
                sign = .plus
            case .open:
                guard !isParenthesised, !isSigned else { return .unreadable }
                isParenthesised = true
            case .symbol:
                guard takeSymbol(&cursor) else { return .unreadable }
                continue
            case .letters:
                guard takeWord(&cursor, isBehind: false) else { return .unreadable }
                continue
            default: return .unreadable
            }
            cursor.step()
        }
        if let failure = scanDigits(&cursor, decimal: decimal) { return failure }
        while true {
            cursor.skipSpaces()
            switch cursor.next() {
            case .end:
                guard isParenthesised == isClosed else { return .unreadable }
                if isParenthesised { sign = .parentheses }
                return nil
            case .minus:
                guard !isSigned, !isParenthesised else { return .unreadable }
                isSigned = true
                sign = .minus
            case .plus:
                guard !isSigned, !isParenthesised else { return .unreadable }
                isSigned = true
                sign = .plus
            case .close:
                guard isParenthesised, !isClosed else { return .unreadable }
                isClosed = true
            case .symbol:
                guard takeSymbol(&cursor) else { return .unreadable }
                continue
            case .letters:
                guard takeWord(&cursor, isBehind: true) else { return .unreadable }
                continue
            default: return .unreadable
            }
            cursor.step()
        }
    }

    /// Digits, groups and the decimal mark, up to the first byte that belongs to none of them.
    private mutating func scanDigits(_ cursor: inout AmountCursor, decimal: UInt8) -> AmountError? {
        var digits = 0
        var inGroup = 0
        var firstGroup = -1
        let startsWithZero = !cursor.isAtEnd && cursor.byte == 0x30
        var shortGroups = false
        var fraction = -1
        var isTooLong = false
        digits: while true {
            let kind = cursor.next()
            switch kind {
            case .digit:
                digits += 1
                if fraction >= 0 {
                    fraction += 1
                } else {
                    inGroup += 1
                }
                isTooLong = !append(cursor.byte &- 0x30, isFraction: fraction >= 0) || isTooLong
            case .point, .comma:
                if cursor.byte == decimal {
                    guard fraction < 0 else { return .unreadable }
                    fraction = 0
                    break
                }
                fallthrough
            case .apostrophe, .space:
                if kind == .space {
                    if fraction >= 0 || !cursor.isSpaceBetweenDigits { break digits }
                }
                guard fraction < 0, digits > 0 else { return .unreadable }
                let mark: UInt8 = kind == .space ? 0x20 : kind == .apostrophe ? 0x27 : cursor.byte
                guard grouping == nil || grouping == mark else { return .unreadable }
                grouping = mark
                if firstGroup < 0 {
                    firstGroup = inGroup
                } else if inGroup == 2 {
                    shortGroups = true
                } else if inGroup != 3 || shortGroups {
                    return .unreadable
                }
                inGroup = 0
            default: break digits
            }
            cursor.step()
        }
        guard digits > 0 else { return .unreadable }
        if firstGroup >= 0 {
            // Groups of three; or twos and a last group of three (lakh and crore), which only the comma separates.
            guard inGroup == 3, (1...3).contains(firstGroup), !startsWithZero, !shortGroups || (grouping == 0x2C && firstGroup <= 2) else {
                return .unreadable
            }
        }
        if fraction >= 0 { fractionDigits = fraction }
        return isTooLong ? .overflow : nil
    }

    /// False if the number does not fit. Zeros at the end of the fraction are only counted until a digit follows them.
    private mutating func append(_ digit: UInt8, isFraction: Bool) -> Bool {
        if isFraction, digit == 0 {
            zeros += 1
            return true
        }
        if isFraction {
            for _ in 0..<zeros {
                let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                if overflow { return false }
                magnitude = product
            }
            kept += zeros + 1
            zeros = 0
        }
        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        if overflow || carry { return false }
        magnitude = sum
        return true
    }

    private mutating func takeSymbol(_ cursor: inout AmountCursor) -> Bool {
        guard symbol == 0 || symbol == cursor.scalar else { return false }
        symbol = cursor.scalar
        cursor.step()
        return true
    }

    /// A currency code, a currency's short name, or a mark of direction.
    private mutating func takeWord(_ cursor: inout AmountCursor, isBehind: Bool) -> Bool {
        let word = cursor.takeLetters()
        if let mark = AmountWords.direction(word, isBehind: isBehind) {
            guard sign == .none || (sign == .minus && mark == .debit) || (sign == .plus && mark == .credit) else { return false }
            sign = mark
            return true
        }
        if word.count == 3, word.isUpperASCII, AmountWords.isCurrencyCode(word.packed) {
            currencyCode = word.packed
            return true
        }
        if let code = word.isForeign ? AmountWords.foreignCodes[word.packed4] : AmountWords.codesOfNames[word.packed4] { currencyCode = code }
        return AmountWords.isCurrencyName(word)
    }
}
