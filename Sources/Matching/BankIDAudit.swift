public import Ledger

/// Finds the bank ids that one file uses for different rows, before any of them is trusted (case D5).
///
/// Feed every row of the file (one account) once, then plan with `untrusted`. An id that comes again with the same day and
/// amount stays trusted. 16 bytes a row, at most three quarters full; grows by doubling.
public struct BankIDAudit: Sendable {
    private struct Slot {
        var id: UInt64 = 0
        var print: UInt64 = 0
    }

    private var slots: [Slot]
    private var used = 0
    /// Hashes (`BankID.hash`) of ids that name rows of different amount or day.
    public private(set) var untrusted: Set<UInt64> = []

    public init(expectedRows: Int = 0) {
        var capacity = 16
        while capacity / 4 * 3 < expectedRows { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
    }

    /// `bankID` 0 (none) is passed over.
    public mutating func add(_ bankID: UInt64, day: CalendarDate, amount: Int64) {
        guard bankID != 0 else { return }
        let dayBits = UInt64(UInt32(bitPattern: day.dayNumber))
        let print = TextHash.fold(UInt64(bitPattern: amount) ^ 0x8EBC_6AF0_9C88_C6E3, dayBits ^ 0x5899_65CC_7537_4CC3)
        let index = place(of: bankID)
        if slots[index].id == 0 {
            slots[index] = Slot(id: bankID, print: print)
            used += 1
            if used > slots.count / 4 * 3 { grow() }
        } else if slots[index].print != print {
            untrusted.insert(bankID)
        }
    }

    private func place(of id: UInt64) -> Int {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: id) & mask
        while slots[index].id != 0, slots[index].id != id { index = (index + 1) & mask }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Slot(), count: old.count * 2)
        for slot in old where slot.id != 0 { slots[place(of: slot.id)] = slot }
    }
}
