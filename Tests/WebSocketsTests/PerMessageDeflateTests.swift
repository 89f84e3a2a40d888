import NIOCore
import NIOWebSocket
import Testing

@testable import WebSockets

@Suite struct PerMessageDeflateTests {
    private let deflate = PerMessageDeflate(level: 6, bytesMin: 0)

    @Test(arguments: [
        ("permessage-deflate", true),
        ("permessage-deflate; client_max_window_bits", true),
        ("permessage-deflate; client_max_window_bits=10", true),
        ("permessage-deflate; client_max_window_bits=\"15\"; server_no_context_takeover", true),
        ("Permessage-Deflate;client_no_context_takeover", true),
        ("permessage-deflate; server_max_window_bits=10, permessage-deflate", true),
        ("x-webkit-deflate-frame, permessage-deflate", true),
        ("", false),
        ("x-webkit-deflate-frame", false),
        ("permessage-deflate; server_max_window_bits=15", false),
        ("permessage-deflate; server_max_window_bits=8", false),
        ("permessage-deflate; client_max_window_bits=7", false),
        ("permessage-deflate; client_max_window_bits=16", false),
        ("permessage-deflate; client_max_window_bits=010", false),
        ("permessage-deflate; server_no_context_takeover=1", false),
        ("permessage-deflate; server_no_context_takeover; server_no_context_takeover", false),
        ("permessage-deflate; something_new", false),
        ("permessage-deflate;", false),
    ])
    func anOfferIsAcceptedOrDeclined(_ field: String, _ isAccepted: Bool) {
        #expect(PerMessageDeflate.accepts(offers: [field]) == isAccepted)
    }

    @Test func offersMayStandInSeveralFields() {
        #expect(PerMessageDeflate.accepts(offers: ["permessage-deflate; server_max_window_bits=9", "permessage-deflate"]))
        #expect(!PerMessageDeflate.accepts(offers: []))
    }

    /// RFC 7692 section 7.2.3.1: "Hello" in one block.
    @Test func theExampleOfTheRFCIsRead() throws {
        let hello = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
        #expect(try deflate.inflate(hello, bytesMax: 5) == ByteBuffer(string: "Hello"))
    }

    /// RFC 7692 sections 7.2.3.3 to 7.2.3.5: no compression, a final block, and two blocks.
    @Test(arguments: [
        [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
        [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
        [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
    ])
    func theOtherExamplesOfTheRFCAreRead(_ payload: [UInt8]) throws {
        #expect(try deflate.inflate(ByteBuffer(bytes: payload), bytesMax: 5) == ByteBuffer(string: "Hello"))
    }

    @Test(arguments: [0, 1, 255, 256, 1000, 16 * 1024, 100_000])
    func whatIsDeflatedInflatesToTheSame(_ size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size) + 1)
        let words = ["dining", "2025-11", "\"value\":", "{\"v\":4718}", "€", ","]
        var plain = ByteBuffer()
        while plain.readableBytes < size { plain.writeString(words[Int(generator.next() % UInt64(words.count))]) }
        plain.moveWriterIndex(to: size)
        guard let payload = deflate.deflate(plain) else {
            #expect(size <= 1, "seed \(size + 1)")
            return
        }
        #expect(payload.readableBytes < size)
        #expect(try deflate.inflate(payload, bytesMax: size) == plain, "seed \(size + 1)")
    }

    @Test func whatDoesNotShrinkIsSentPlain() {
        var generator = SeededGenerator(seed: 7)
        let noise = ByteBuffer(bytes: (0..<1000).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 32) })
        #expect(deflate.deflate(noise) == nil)
    }

    @Test func shortMessagesAreSentPlain() {
        let deflate = PerMessageDeflate(level: 6, bytesMin: 256)
        #expect(deflate.deflate(ByteBuffer(repeating: 65, count: 255)) == nil)
        #expect(deflate.deflate(ByteBuffer(repeating: 65, count: 256)) != nil)
    }

    @Test func aBombEndsAtTheLimit() throws {
        let bomb = try #require(deflate.deflate(ByteBuffer(repeating: 0, count: 10_000_000)))
        #expect(bomb.readableBytes < 16 * 1024)
        let thrown = #expect(throws: ProtocolViolation.self) { try deflate.inflate(bomb, bytesMax: 64 * 1024) }
        #expect(thrown?.reason.code == .messageTooBig)
    }

    @Test func theLimitItselfIsAllowed() throws {
        let payload = try #require(deflate.deflate(ByteBuffer(repeating: 0, count: 64 * 1024)))
        #expect(try deflate.inflate(payload, bytesMax: 64 * 1024).readableBytes == 64 * 1024)
        #expect(throws: ProtocolViolation.self) { try deflate.inflate(payload, bytesMax: 64 * 1024 - 1) }
    }

    @Test func aCutStreamIsNotAMessage() throws {
        let payload = try #require(deflate.deflate(ByteBuffer(string: String(repeating: "Girokonto Umsatz ", count: 40))))
        for count in 1..<payload.readableBytes - 1 {
            let cut = try #require(payload.getSlice(at: payload.readerIndex, length: count))
            #expect(throws: ProtocolViolation.self, "cut after \(count) bytes") { try deflate.inflate(cut, bytesMax: 64 * 1024) }
        }
    }

    @Test func aFailedStreamDoesNotSpoilTheNext() throws {
        #expect(throws: ProtocolViolation.self) { try deflate.inflate(ByteBuffer(bytes: [0xFF, 0xFF]), bytesMax: 100) }
        let hello = ByteBuffer(bytes: [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00])
        #expect(try deflate.inflate(hello, bytesMax: 100) == ByteBuffer(string: "Hello"))
    }

    @Test func aPreparedMessageHasOneFrameOfEachKind() {
        let message = PreparedMessage(String(repeating: "x", count: 1000))
        let plain = message.frame(deflatedBy: nil)
        #expect(!plain.rsv1 && plain.length == 1000)
        let first = message.frame(deflatedBy: deflate)
        let second = message.frame(deflatedBy: deflate)
        #expect(first.rsv1 && first.length < 100)
        #expect(first.data.withUnsafeReadableBytes { $0.baseAddress } == second.data.withUnsafeReadableBytes { $0.baseAddress })
    }
}

/// SplitMix64: the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
