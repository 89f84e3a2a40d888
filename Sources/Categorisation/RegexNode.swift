/// What an expression means, before it is compiled.
indirect enum RegexNode: Sendable {
    case empty
    case byte(ByteSet)
    case assertion(LinearRegex.Step)
    case sequence([RegexNode])
    case alternatives([RegexNode])
    /// `upper` nil = without end.
    case repetition(RegexNode, lower: Int, upper: Int?)

    static func bytes(_ bytes: some Sequence<UInt8>) -> RegexNode {
        .sequence(bytes.map { byte in .byte(ByteSet(byte...byte)) })
    }

    /// One character that is not ASCII, as the bytes of UTF-8 (RFC 3629, section 4, without the surrogates' gap).
    static let otherCharacter = RegexNode.alternatives([
        .sequence([.byte(ByteSet(0xC2...0xDF)), .byte(ByteSet(0x80...0xBF))]),
        .sequence([.byte(ByteSet(0xE0...0xEF)), .byte(ByteSet(0x80...0xBF)), .byte(ByteSet(0x80...0xBF))]),
        .sequence([.byte(ByteSet(0xF0...0xF4)), .byte(ByteSet(0x80...0xBF)), .byte(ByteSet(0x80...0xBF)), .byte(ByteSet(0x80...0xBF))]),
    ])
}
