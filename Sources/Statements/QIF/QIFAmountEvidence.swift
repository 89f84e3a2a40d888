/// Decides which mark is the decimal one in the amounts of a QIF file, from all of them.
///
/// What settles it: two different marks in one amount, a mark that repeats, a mark before other than three digits or behind a zero. Where
/// every mark stands once before three digits it separates thousands if the currency has no such fraction: if the last digit is no zero, or if other
/// amounts have no fraction at all. What is left (`1.500` and nothing else) is a question.
struct QIFAmountEvidence: Sendable {
    /// An amount that can be read both ways, with the row it stands in.
    struct Example: Sendable {
        var line: Int
        var text: String
        var amount: String
    }

    enum Verdict: Equatable {
        case decimal(UInt8)
        case open
    }

    private static let point = UInt8(ascii: ".")
    private static let comma = UInt8(ascii: ",")

    private(set) var example: Example?
    private let minorDigits: Int
    /// Amounts that settle it, by the decimal mark.
    private var points = 0
    private var commas = 0
    /// Amounts with three digits behind a mark, by the mark: as decimals they would have more digits than the currency, or perhaps not.
    private var impossible = (points: 0, commas: 0)
    private var open = (points: 0, commas: 0)
    private var whole = 0

    init(minorDigits: Int) { self.minorDigits = minorDigits }

    /// One amount; `example` makes what a question would show.
    mutating func note(_ bytes: [UInt8], _ range: Range<Int>, example make: () -> Example) {
        var pointCount = 0
        var commaCount = 0
        var mark: UInt8 = 0
        var before = 0
        var digits = 0
        var first: UInt8 = 0
        var last: UInt8 = 0
        for i in range {
            switch bytes[i] {
            case Self.point, Self.comma:
                if mark == 0 { before = digits }
                mark = bytes[i]
                if mark == Self.point { pointCount += 1 } else { commaCount += 1 }
                digits = 0
            case 0x30...0x39:
                if first == 0 { first = bytes[i] }
                last = bytes[i]
                digits += 1
            default: break
            }
        }
        guard mark != 0 else {
            if digits > 0 { whole += 1 }
            return
        }
        if pointCount > 0, commaCount > 0 {
            count(decimal: mark)
        } else if pointCount + commaCount > 1 {
            count(decimal: Self.other(mark))
        } else if digits != 3 || before == 0 || before > 3 || first == 0x30 {
            count(decimal: mark)
        } else if minorDigits < 2 || minorDigits == 2 && last != 0x30 {
            if mark == Self.point { impossible.points += 1 } else { impossible.commas += 1 }
        } else {
            if mark == Self.point { open.points += 1 } else { open.commas += 1 }
            if example == nil { example = make() }
        }
    }

    private mutating func count(decimal mark: UInt8) {
        if mark == Self.point { points += 1 } else { commas += 1 }
    }

    private static func other(_ mark: UInt8) -> UInt8 { mark == point ? comma : point }

    /// Without any evidence the point, as in most programs that write QIF.
    var verdict: Verdict {
        if points + commas > 0 { return .decimal(commas > points ? Self.comma : Self.point) }
        let separators = (points: impossible.points, commas: impossible.commas)
        if separators.points > 0, separators.commas > 0 { return .open }
        if separators.points > 0 { return .decimal(Self.comma) }
        if separators.commas > 0 { return .decimal(Self.point) }
        guard open.points + open.commas > 0 else { return .decimal(Self.point) }
        guard whole > 0, minorDigits == 2, open.points == 0 || open.commas == 0 else { return .open }
        return .decimal(open.points > 0 ? Self.comma : Self.point)
    }
}
