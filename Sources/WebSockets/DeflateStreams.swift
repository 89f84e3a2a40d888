import CZlib
import NIOCore

// zlib keeps a pointer back to its z_stream, so the struct needs an address of its own for as long as it lives: hence two
// small classes around an allocation, confined to one thread at a time by the lock that they stand behind.

/// Raw deflate (window of 15 bits, no header), each message from a fresh state.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    /// `level` is zlib's 1 (fast) to 9 (small).
    init(level: Int) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isReady = sluice_deflate_init(stream, Int32(clamping: level), -MAX_WBITS) == Z_OK
    }

    deinit {
        if isReady { deflateEnd(stream) }
        stream.deallocate()
    }

    /// The payload of RFC 7692 section 7.2.1: flushed to a byte boundary, without the empty block at the end.
    /// Nil when zlib had no memory; the message then goes out plain.
    func deflate(_ plain: ByteBuffer) -> ByteBuffer? {
        guard isReady, deflateReset(stream) == Z_OK else { return nil }
        var output = ByteBufferAllocator().buffer(capacity: Int(deflateBound(stream, UInt(plain.readableBytes))) + 16)
        let isWhole = plain.withUnsafeReadableBytes { input in
            stream.setInput(input)
            repeat {
                guard stream.step(into: &output, bytesMax: 16 * 1024, with: { CZlib.deflate($0, Z_SYNC_FLUSH) }) == Z_OK else { return false }
            } while stream.pointee.avail_out == 0
            return stream.pointee.avail_in == 0
        }
        guard isWhole, output.readableBytes >= syncTail.count else { return nil }
        output.moveWriterIndex(to: output.writerIndex - syncTail.count)
        return output
    }
}

/// The other way round, with a limit on what may come out.
final class Inflater {
    enum Outcome {
        case message(ByteBuffer)
        case tooBig
        case unreadable
    }

    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isReady = sluice_inflate_init(stream, -MAX_WBITS) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
    }

    func inflate(_ deflated: ByteBuffer, bytesMax: Int) -> Outcome {
        guard isReady, inflateReset(stream) == Z_OK else { return .unreadable }
        var input = deflated
        input.writeBytes(syncTail)
        var output = ByteBufferAllocator().buffer(capacity: min(bytesMax, 4 * input.readableBytes) + 1)
        return input.withUnsafeReadableBytes { bytes in
            stream.setInput(bytes)
            while true {
                let status = stream.step(into: &output, bytesMax: bytesMax + 1 - output.readableBytes) { CZlib.inflate($0, Z_SYNC_FLUSH) }
                if output.readableBytes > bytesMax { return .tooBig }
                switch status {
                case Z_STREAM_END:
                    return .message(output)
                case Z_OK where stream.pointee.avail_in == 0:
                    // Bit 7 says that zlib stands between two blocks; with anything else it still has output or the stream was cut off.
                    if stream.pointee.data_type & 128 != 0 { return .message(output) }
                    if stream.pointee.avail_out > 0 { return .unreadable }
                case Z_OK:
                    break
                default:
                    return .unreadable
                }
            }
        }
    }
}

/// The empty stored block that a sync flush ends with; permessage-deflate leaves it out on the wire.
private let syncTail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

extension UnsafeMutablePointer<z_stream> {
    /// Lends zlib the input for the steps that follow; it only reads it, its type merely does not say so.
    fileprivate func setInput(_ bytes: UnsafeRawBufferPointer) {
        pointee.next_in = bytes.bindMemory(to: UInt8.self).baseAddress.map { UnsafeMutablePointer<UInt8>(mutating: $0) }
        pointee.avail_in = UInt32(bytes.count)
    }

    /// One call of zlib with room for at most `bytesMax` further bytes (and no less than one).
    fileprivate func step(into output: inout ByteBuffer, bytesMax: Int, with call: (Self) -> Int32) -> Int32 {
        var status = Z_OK
        output.reserveCapacity(minimumWritableBytes: max(1, Swift.min(bytesMax, 16 * 1024)))
        output.writeWithUnsafeMutableBytes(minimumWritableBytes: 1) { room in
            let size = Swift.min(room.count, max(1, bytesMax))
            pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
            pointee.avail_out = UInt32(size)
            status = call(self)
            return size - Int(pointee.avail_out)
        }
        return status
    }
}
