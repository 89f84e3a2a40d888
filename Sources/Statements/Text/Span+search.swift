/// Finding bytes sixteen at a time: what the readers do between two marks, where texts are long enough for that to pay.
///
/// Every load is checked against the span's bounds. The mask of a comparison has eight bits a byte, so the first match is found by counting zeros.
extension Span<UInt8> {
    typealias Block = SIMD16<UInt8>

    /// Position of the first byte from `start` on that is `a`; the end if there is none.
    @inline(__always)
    func position(of a: UInt8, from start: Int) -> Int { position(of: a, or: a, or: a, from: start) }

    /// Position of the first byte from `start` on that is `a` or `b`; the end if there is none.
    @inline(__always)
    func position(of a: UInt8, or b: UInt8, from start: Int) -> Int { position(of: a, or: b, or: b, from: start) }

    /// Position of the first byte from `start` on that is `a`, `b` or `c`; the end if there is none. A comparison that repeats costs nothing.
    @inline(__always)
    func position(of a: UInt8, or b: UInt8, or c: UInt8, from start: Int) -> Int {
        var i = start
        let wideA = Block(repeating: a)
        let wideB = Block(repeating: b)
        let wideC = Block(repeating: c)
        while i + Block.scalarCount <= count {
            let bytes = block(i)
            if let offset = Self.first(bytes .== wideA .| bytes .== wideB .| bytes .== wideC) { return i + offset }
            i += Block.scalarCount
        }
        while i < count, self[i] != a, self[i] != b, self[i] != c { i += 1 }
        return i
    }

    /// Position of the first byte from `start` on that is not ASCII, below `end`; `end` if there is none.
    @inline(__always)
    func positionBeyondASCII(from start: Int, to end: Int) -> Int {
        var i = start
        while i + Block.scalarCount <= end {
            let words = unsafeBitCast(block(i), to: SIMD2<UInt64>.self)
            if (words[0] | words[1]) & 0x8080_8080_8080_8080 != 0 { break }
            i += Block.scalarCount
        }
        while i < end, self[i] < 0x80 { i += 1 }
        return i
    }

    /// Index, from 0, of the first `a` among the sixteen bytes from `start` on; nil if there is none.
    @inline(__always)
    func offset(of a: UInt8, inBlockAt start: Int) -> Int? { Self.first(block(start) .== Block(repeating: a)) }

    /// How many of the sixteen bytes at `i` are line feeds; nil if any is a carriage return.
    @inline(__always)
    func lineFeedsWithoutReturns(at i: Int) -> Int? {
        let bytes = block(i)
        let returns = Self.words(bytes .== Block(repeating: 0x0D))
        guard returns.low | returns.high == 0 else { return nil }
        let feeds = Self.words(bytes .== Block(repeating: 0x0A))
        // Half a byte of each lane, so that one count does for both words.
        return ((feeds.low & 0x0F0F_0F0F_0F0F_0F0F) | (feeds.high & 0xF0F0_F0F0_F0F0_F0F0)).nonzeroBitCount / 4
    }

    /// The eight bytes from `i` on as one number, the first the highest.
    @inline(__always)
    func word(at i: Int) -> UInt64 { bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self).bigEndian }

    /// The sixteen bytes from `i` on.
    @inline(__always)
    func block(_ i: Int) -> Block { bytes.unsafeLoadUnaligned(fromByteOffset: i, as: Block.self) }

    /// The lanes as bytes of two words, the first lane in the lowest byte; a lane that is set is 0xFF.
    @inline(__always)
    static func words(_ mask: SIMDMask<SIMD16<Int8>>) -> (low: UInt64, high: UInt64) {
        let words = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        return (words[0].littleEndian, words[1].littleEndian)
    }

    /// Index of the first lane that is set.
    @inline(__always)
    private static func first(_ mask: SIMDMask<SIMD16<Int8>>) -> Int? {
        let (low, high) = Self.words(mask)
        if low != 0 { return low.trailingZeroBitCount / 8 }
        return high != 0 ? 8 + high.trailingZeroBitCount / 8 : nil
    }
}
