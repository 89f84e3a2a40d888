/// A number as somebody wrote it, `-12.50`, kept exactly. What it is worth depends on a currency, of which this room knows nothing.
public struct DecimalLiteral: Hashable, Sendable {
    /// All digits as one integer, with the sign.
    public let digits: Int64
    /// How many of them stand behind the point.
    public let scale: Int

    /// Reads `-12.50`, `+3`, `0.5`; nil for everything else (exponents, grouping, more than 18 digits).
    public init?(_ text: String) {
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if isNegative || rest.first == "+" { rest = rest.dropFirst() }
        let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let digits = parts.joined()
        let isNumber = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard isNumber, digits.utf8.count <= 18, let magnitude = Int64(digits) else { return nil }
        self.digits = isNegative ? -magnitude : magnitude
        self.scale = parts.count == 2 ? parts[1].utf8.count : 0
    }

    /// The number in units of which `minorDigits` digits stand behind the point; nil where that would lose digits or not fit.
    public func minor(minorDigits: Int) -> Int64? {
        var value = digits
        for _ in 0..<max(0, minorDigits - scale) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
        }
        for _ in 0..<max(0, scale - minorDigits) {
            guard value % 10 == 0 else { return nil }
            value /= 10
        }
        return value
    }
}
