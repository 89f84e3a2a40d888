public import Ledger

/// What a cell counts: rows, and the money that came in and went out, both as magnitudes in minor units.
///
/// In a stored cell none is negative; in a delta each may be. Every sum is checked: a total is exact or an error.
public struct CellAmount: Hashable, Sendable {
    public var count: Int64
    /// Sum of the amounts above zero.
    public var inflow: Int64
    /// Sum of the magnitudes of the amounts below zero.
    public var outflow: Int64

    public init(count: Int64 = 0, inflow: Int64 = 0, outflow: Int64 = 0) {
        self.count = count
        self.inflow = inflow
        self.outflow = outflow
    }

    public static let zero = CellAmount()

    public var isZero: Bool { count == 0 && inflow == 0 && outflow == 0 }

    /// Inflow minus outflow.
    public func net() throws(AmountOverflow) -> Int64 {
        let (net, overflow) = inflow.subtractingReportingOverflow(outflow)
        guard !overflow else { throw AmountOverflow() }
        return net
    }

    /// Adds part by part. Fails, leaving `self` as it was, where a part would leave ±(2^63 - 1).
    public mutating func add(_ other: CellAmount) throws(AmountOverflow) {
        let sum = CellAmount(
            count: try count.addingExactly(other.count), inflow: try inflow.addingExactly(other.inflow),
            outflow: try outflow.addingExactly(other.outflow))
        // Int64.min has no negative, and a delta must have one.
        guard sum.count != .min, sum.inflow != .min, sum.outflow != .min else { throw AmountOverflow() }
        self = sum
    }

    /// Counts one signed amount (`sign` 1) or takes it back (`sign` -1).
    public mutating func add(amount: Int64, sign: Int64) throws(AmountOverflow) {
        guard amount != .min else { throw AmountOverflow() }
        try add(
            CellAmount(count: sign, inflow: amount > 0 ? amount * sign : 0, outflow: amount < 0 ? -amount * sign : 0))
    }

    /// The amount that takes this one back.
    public var negated: CellAmount { CellAmount(count: 0 - count, inflow: 0 - inflow, outflow: 0 - outflow) }
}
