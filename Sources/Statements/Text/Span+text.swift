/// What is asked of texts before they are shown, sixteen bytes at a time.
extension Span<UInt8> {
    /// Whether the bytes can be shown as they are: no control character, no two blanks in a row. With `isStrict`, no DEL either and no 0xC2,
    /// with which a no-break space or a control character may begin.
    @inline(__always)
    func isClean(_ range: Range<Int>, isStrict: Bool) -> Bool {
        var i = range.lowerBound
        // The blank at the end of the block before, as a mask of its last lane.
        var carry: UInt64 = 0
        while i < range.upperBound, i + Block.scalarCount <= count {
            let bytes = block(i)
            let spaces = Self.words(bytes .== Block(repeating: 0x20))
            var dirt = bytes .< Block(repeating: 0x20)
            if isStrict { dirt .|= bytes .== Block(repeating: 0x7F) .| bytes .== Block(repeating: 0xC2) }
            var (low, high) = Self.words(dirt)
            low |= spaces.low & (spaces.low << 8 | carry)
            high |= spaces.high & (spaces.high << 8 | spaces.low >> 56)
            // Lanes beyond the range do not count.
            let lanes = range.upperBound - i
            if lanes < 8 { low &= 1 &<< UInt64(8 * lanes) &- 1 }
            if lanes < 16 { high &= lanes <= 8 ? 0 : 1 &<< UInt64(8 * (lanes - 8)) &- 1 }
            if low | high != 0 { return false }
            carry = spaces.high >> 56
            i += Block.scalarCount
        }
        var previous: UInt8 = carry == 0 ? 0 : 0x20
        while i < range.upperBound {
            let byte = self[i]
            if byte < 0x20 || (byte == 0x20 && previous == 0x20) || (isStrict && (byte == 0x7F || byte == 0xC2)) { return false }
            previous = byte
            i += 1
        }
        return true
    }

    /// Whether `part` stands somewhere in `whole`; ASCII letters of either case are equal. An empty part stands in every text.
    func contains(_ part: Range<Int>, in whole: Range<Int>) -> Bool {
        guard part.count <= whole.count, let begin = part.first else { return part.isEmpty }
        let first = Self.folded(self[begin])
        let other = first >= 0x61 && first <= 0x7A ? first & 0xDF : first
        let last = whole.upperBound - part.count
        var start = position(of: first, or: other, from: whole.lowerBound)
        while start <= last {
            if isEqual(part, at: start) { return true }
            start = position(of: first, or: other, from: start + 1)
        }
        return false
    }

    /// Whether the bytes of `range` stand at `start` as well, but for the case of ASCII letters.
    @inline(__always)
    private func isEqual(_ range: Range<Int>, at start: Int) -> Bool {
        let distance = start - range.lowerBound
        var i = range.lowerBound
        while i + Block.scalarCount <= range.upperBound {
            let difference = Self.words(Self.folded(block(i)) .!= Self.folded(block(i + distance)))
            if difference.low | difference.high != 0 { return false }
            i += Block.scalarCount
        }
        while i < range.upperBound {
            if Self.folded(self[i]) != Self.folded(self[i + distance]) { return false }
            i += 1
        }
        return true
    }

    @inline(__always)
    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

    @inline(__always)
    private static func folded(_ bytes: Block) -> Block {
        bytes.replacing(with: bytes | 0x20, where: bytes .>= Block(repeating: 0x41) .& bytes .<= Block(repeating: 0x5A))
    }
}
