/// An exact amount of one currency, in its minor units (cents for EUR, whole yen for JPY).
///
/// Sums check for overflow; there is no floating point anywhere near it.
public struct Money: Hashable, Sendable {
    public var minor: Int64
    public var currency: Currency

    public init(minor: Int64, currency: Currency) {
        self.minor = minor
        self.currency = currency
    }
}

extension Money: CustomStringConvertible {
    /// Plain decimal notation with the code behind it: `-1234.50 EUR`.
    public var description: String { "\(Money.decimal(minor: minor, digits: currency.minorDigits)) \(currency)" }

    /// `minor` with a decimal point before the last `digits` digits: `decimal(minor: -5, digits: 2)` is `-0.05`.
    public static func decimal(minor: Int64, digits: Int) -> String {
        let sign = minor < 0 ? "-" : ""
        var text = String(minor.magnitude)
        guard digits > 0 else { return sign + text }
        if text.count <= digits { text = String(repeating: "0", count: digits - text.count + 1) + text }
        let cut = text.index(text.endIndex, offsetBy: -digits)
        return sign + text[..<cut] + "." + text[cut...]
    }
}

/// A sum that does not fit 64 bits. Totals are exact or an error, never wrapped.
public struct AmountOverflow: Error, Hashable, Sendable, CustomStringConvertible {
    public init() {}
    public var description: String { "a sum of amounts does not fit 64 bits" }
}

extension Int64 {
    /// `self + other`, or `AmountOverflow`.
    public func addingExactly(_ other: Int64) throws(AmountOverflow) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        guard !overflow else { throw AmountOverflow() }
        return sum
    }
}
