import Ledger

/// What makes two rows equal: day, amount, canonical text with check number (as a hash) and status.
struct EntryKey {
    var day: Int32
    var amount: Int64
    var hash: UInt64
    var isPending: Bool

    init(day: CalendarDate, amount: Int64, hash: UInt64, isPending: Bool) {
        self.day = day.dayNumber
        self.amount = amount
        self.hash = hash
        self.isPending = isPending
    }

    var withOtherStatus: EntryKey {
        var key = self
        key.isPending.toggle()
        return key
    }

    /// The text's hash is seeded, so the sum cannot be aimed at.
    @inline(__always)
    var mixed: UInt64 {
        let low = hash ^ (UInt64(bitPattern: amount) &* 0x9E37_79B9_7F4A_7C15)
        let high = UInt64(UInt32(bitPattern: day)) | (isPending ? 1 << 32 : 0)
        return TextHash.fold(low ^ 0xA076_1D64_78BD_642F, (high &* 0xD6E8_FEB8_6659_FD93) ^ 0xE703_7ED1_A0B4_28DB)
    }
}

/// The ledger's entries of one account, found by key and by bank id, each to be claimed once.
///
/// Records lie in one array, in the order of adding; equal ones are chained through it. Two open-addressing tables of trivial
/// slots (linear probing, at most three quarters full) hold the chains' heads. A head moves past claimed records for good, so
/// a claim is O(1) amortised even where 100,000 records are equal. Each key has two chains: records that bear a bank id of the
/// planned source kind (which a row with another trusted id may not claim), and the rest.
///
/// Tables are brought up to date at the first claim after adding: only then is it known which ids are ambiguous, and
/// walking backwards gives chains in the order of adding. 48 bytes a record, 16 for each key, 11 for each bank id.
struct EntryTable: Sendable {
    struct Claim {
        var id: Int64
        var isDeleted: Bool
    }

    enum IDClaim {
        case claimed(Claim)
        /// The id names records of another day or amount.
        case ambiguous
        /// No unclaimed record bears the id.
        case none
    }

    private struct Record {
        var id: Int64
        var amount: Int64
        var hash: UInt64
        var bankID: UInt64
        var day: Int32
        var next: UInt32 = EntryTable.none
        var nextOfID: UInt32 = EntryTable.none
        var isDeleted: Bool
        var isPending: Bool
        var isClaimed = false

        @inline(__always)
        var key: EntryKey { EntryKey(day: CalendarDate(dayNumber: day), amount: amount, hash: hash, isPending: isPending) }
    }

    /// `tag` 0 is an empty slot. A chain keeps its last record when all are claimed, so that the slot's key can still be read.
    private struct KeySlot {
        var tag: UInt32 = 0
        var free: UInt32 = EntryTable.none
        var identified: UInt32 = EntryTable.none
    }

    /// Bit 0 of `tag` is set where the id is ambiguous, bit 2 once a row has asked for it then, bit 1 always: 0 is an empty slot.
    private struct IDSlot {
        var tag: UInt32 = 0
        var head: UInt32 = EntryTable.none
    }

    private static let none = UInt32.max

    private var records: [Record] = []
    private var keySlots: [KeySlot] = []
    private var idSlots: [IDSlot] = []
    private var usedKeys = 0
    private var usedIDs = 0
    /// Records before this one are in the tables.
    private var indexed = 0
    private var hasPending = false
    private var hasBooked = false
    /// Different ids that rows asked for and that were found ambiguous.
    private(set) var ambiguousHits = 0

    init(expectedEntries: Int) { records.reserveCapacity(expectedEntries) }

    mutating func add(_ entry: LedgerEntry, bankID: UInt64) {
        precondition(records.count < Int(EntryTable.none), "more entries than a planner can hold (2^32 - 1)")
        records.append(
            Record(
                id: entry.id, amount: entry.amount, hash: entry.hash, bankID: bankID, day: entry.day.dayNumber, isDeleted: entry.isDeleted,
                isPending: entry.isPending))
        if entry.isPending { hasPending = true } else { hasBooked = true }
    }

    /// Claims a record by bank id, unless the id is ambiguous.
    mutating func claim(bankID: UInt64, for key: EntryKey) -> IDClaim {
        bringUpToDate()
        guard usedIDs > 0 else { return .none }
        let slot = idPlace(bankID, isPending: key.isPending)
        guard idSlots[slot].tag != 0 else { return .none }
        let head = Int(idSlots[slot].head)
        if records[head].day != key.day || records[head].amount != key.amount { idSlots[slot].tag |= 1 }
        if idSlots[slot].tag & 1 == 1 {
            if idSlots[slot].tag & 4 == 0 { ambiguousHits += 1 }
            idSlots[slot].tag |= 4
            return .ambiguous
        }
        var index = idSlots[slot].head
        while records[Int(index)].isClaimed, records[Int(index)].nextOfID != EntryTable.none { index = records[Int(index)].nextOfID }
        idSlots[slot].head = index
        return records[Int(index)].isClaimed ? .none : .claimed(take(index))
    }

    /// Claims a record of the key: one without a bank id of the planned kind, or, where allowed, one with.
    mutating func claim(_ key: EntryKey, identifiedToo: Bool) -> Claim? {
        bringUpToDate()
        guard usedKeys > 0 else { return nil }
        let slot = keyPlace(key)
        guard keySlots[slot].tag != 0 else { return nil }
        if keySlots[slot].free != EntryTable.none {
            keySlots[slot].free = unclaimed(from: keySlots[slot].free)
            let index = keySlots[slot].free
            if !records[Int(index)].isClaimed { return take(index) }
        }
        if identifiedToo, keySlots[slot].identified != EntryTable.none {
            keySlots[slot].identified = unclaimed(from: keySlots[slot].identified)
            let index = keySlots[slot].identified
            if !records[Int(index)].isClaimed { return take(index) }
        }
        return nil
    }

    /// The id of a live unclaimed record at the head of one of the key's chains; claims nothing.
    mutating func peek(_ key: EntryKey) -> Int64? {
        guard key.isPending ? hasPending : hasBooked else { return nil }
        bringUpToDate()
        let slot = keyPlace(key)
        guard keySlots[slot].tag != 0 else { return nil }
        if keySlots[slot].free != EntryTable.none {
            keySlots[slot].free = unclaimed(from: keySlots[slot].free)
            let record = records[Int(keySlots[slot].free)]
            if !record.isClaimed, !record.isDeleted { return record.id }
        }
        if keySlots[slot].identified != EntryTable.none {
            keySlots[slot].identified = unclaimed(from: keySlots[slot].identified)
            let record = records[Int(keySlots[slot].identified)]
            if !record.isClaimed, !record.isDeleted { return record.id }
        }
        return nil
    }

    @inline(__always)
    private mutating func take(_ index: UInt32) -> Claim {
        records[Int(index)].isClaimed = true
        return Claim(id: records[Int(index)].id, isDeleted: records[Int(index)].isDeleted)
    }

    @inline(__always)
    private func unclaimed(from head: UInt32) -> UInt32 {
        var index = head
        while records[Int(index)].isClaimed, records[Int(index)].next != EntryTable.none { index = records[Int(index)].next }
        return index
    }
}

// Building the tables.
extension EntryTable {
    private mutating func bringUpToDate() {
        guard indexed < records.count else { return }
        let range = indexed..<records.count
        indexIDs(range)
        reserveKeys(usedKeys + range.count)
        // Backwards, deleted ones first: so the live ones come out first, in the order of adding.
        if records[range].contains(where: \.isDeleted) {
            for index in range.reversed() where records[index].isDeleted { indexKey(index) }
            for index in range.reversed() where !records[index].isDeleted { indexKey(index) }
        } else {
            for index in range.reversed() { indexKey(index) }
        }
        indexed = records.count
    }

    private mutating func indexKey(_ index: Int) {
        let record = records[index]
        let slot = keyPlace(record.key)
        if keySlots[slot].tag == 0 {
            keySlots[slot].tag = EntryTable.tag(record.key.mixed)
            usedKeys += 1
        }
        if record.bankID != 0, idSlots[idPlace(record.bankID, isPending: record.isPending)].tag & 1 == 0 {
            records[index].next = keySlots[slot].identified
            keySlots[slot].identified = UInt32(index)
        } else {
            records[index].next = keySlots[slot].free
            keySlots[slot].free = UInt32(index)
        }
    }

    private mutating func indexIDs(_ range: Range<Int>) {
        let count = records[range].reduce(0) { $0 + ($1.bankID == 0 ? 0 : 1) }
        guard count > 0 else { return }
        reserveIDs(usedIDs + count)
        for index in range.reversed() where records[index].bankID != 0 {
            let slot = idPlace(records[index].bankID, isPending: records[index].isPending)
            if idSlots[slot].tag == 0 {
                idSlots[slot].tag = EntryTable.idTag(records[index].bankID)
                usedIDs += 1
            } else {
                let other = records[Int(idSlots[slot].head)]
                if other.day != records[index].day || other.amount != records[index].amount { idSlots[slot].tag |= 1 }
            }
            records[index].nextOfID = idSlots[slot].head
            idSlots[slot].head = UInt32(index)
        }
    }

    /// The slot of the key, or the empty one where it belongs.
    @inline(__always)
    private func keyPlace(_ key: EntryKey) -> Int {
        let mixed = key.mixed
        let tag = EntryTable.tag(mixed)
        var slot = EntryTable.start(mixed, keySlots.count)
        while keySlots[slot].tag != 0 {
            if keySlots[slot].tag == tag {
                let head = keySlots[slot].free != EntryTable.none ? keySlots[slot].free : keySlots[slot].identified
                let record = records[Int(head)]
                if record.hash == key.hash, record.amount == key.amount, record.day == key.day, record.isPending == key.isPending { break }
            }
            slot += 1
            if slot == keySlots.count { slot = 0 }
        }
        return slot
    }

    @inline(__always)
    private func idPlace(_ bankID: UInt64, isPending: Bool) -> Int {
        let tag = EntryTable.idTag(bankID)
        // A hash already, but a caller's own numbers must not fall into one heap.
        var slot = EntryTable.start(bankID &* 0x9E37_79B9_7F4A_7C15, idSlots.count)
        while idSlots[slot].tag != 0 {
            if idSlots[slot].tag & ~5 == tag {
                let record = records[Int(idSlots[slot].head)]
                if record.bankID == bankID, record.isPending == isPending { break }
            }
            slot += 1
            if slot == idSlots.count { slot = 0 }
        }
        return slot
    }

    private mutating func reserveKeys(_ count: Int) {
        guard let capacity = EntryTable.capacity(for: count, now: keySlots.count) else { return }
        let old = keySlots
        keySlots = Array(repeating: KeySlot(), count: capacity)
        for slot in old where slot.tag != 0 {
            let head = slot.free != EntryTable.none ? slot.free : slot.identified
            keySlots[keyPlace(records[Int(head)].key)] = slot
        }
    }

    private mutating func reserveIDs(_ count: Int) {
        guard let capacity = EntryTable.capacity(for: count, now: idSlots.count) else { return }
        let old = idSlots
        idSlots = Array(repeating: IDSlot(), count: capacity)
        for slot in old where slot.tag != 0 {
            let record = records[Int(slot.head)]
            idSlots[idPlace(record.bankID, isPending: record.isPending)] = slot
        }
    }

    /// Nil where `now` is enough; the first table fits the count, later ones double.
    private static func capacity(for count: Int, now: Int) -> Int? {
        let needed = count + count / 3 + 16
        return needed <= now ? nil : max(needed, now * 2)
    }

    /// Maps a hash to a slot of a table of any size by its high bits (multiply and shift, no division).
    @inline(__always)
    private static func start(_ hash: UInt64, _ capacity: Int) -> Int { Int(hash.multipliedFullWidth(by: UInt64(capacity)).high) }

    @inline(__always)
    private static func tag(_ mixed: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: mixed) | 1 }

    @inline(__always)
    private static func idTag(_ bankID: UInt64) -> UInt32 { (UInt32(truncatingIfNeeded: bankID) | 2) & ~5 }
}
