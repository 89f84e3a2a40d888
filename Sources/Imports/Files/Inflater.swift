internal import CZlib

/// Unpacks gzip (RFC 1952) piece by piece; several members behind one another are one file, as `gzip` itself has it.
struct Inflater: ~Copyable {
    /// On the heap, because zlib remembers where the stream lies and refuses one that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output: [UInt8]
    /// The last member has ended and nothing of another one has begun.
    private(set) var isComplete = false

    private static let outputBytes = 1 << 18
    /// zlib: 15 bits of window, +16 for the gzip wrapper.
    private static let gzipWindowBits: Int32 = 15 + 16

    init() throws {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard sluice_inflate_init(stream, Self.gzipWindowBits) == Z_OK else {
            stream.deallocate()
            throw ImportError.damagedArchive(reason: "zlib cannot start")
        }
        self.stream = stream
        output = [UInt8](repeating: 0, count: Self.outputBytes)
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Feeds packed bytes and hands out what they unpack to, in pieces of at most 256 KiB.
    mutating func inflate(_ chunk: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var chunk = chunk
        try chunk.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            while stream.pointee.avail_in > 0 {
                if isComplete {
                    // Padding behind the last member is common and harmless.
                    guard stream.pointee.next_in?.pointee == 0x1F, inflateReset(stream) == Z_OK else { return }
                    isComplete = false
                }
                try output.withUnsafeMutableBufferPointer { buffer in
                    repeat {
                        stream.pointee.next_out = buffer.baseAddress
                        stream.pointee.avail_out = UInt32(buffer.count)
                        let code = CZlib.inflate(stream, Z_NO_FLUSH)
                        let produced = buffer.count - Int(stream.pointee.avail_out)
                        if produced > 0 { try body(UnsafeRawBufferPointer(start: buffer.baseAddress, count: produced)) }
                        switch code {
                        case Z_STREAM_END:
                            isComplete = true
                            return
                        case Z_OK, Z_BUF_ERROR: break
                        default: throw ImportError.damagedArchive(reason: stream.pointee.msg.map { String(cString: $0) } ?? "zlib error \(code)")
                        }
                    } while stream.pointee.avail_out == 0
                }
            }
        }
    }
}
