import Foundation

/// Packs bytes as gzip (RFC 1952) without compressing them (RFC 1951, 3.2.4).
enum Gzip {
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(60_000)
            rest = rest.dropFirst(block.count)
            let length = UInt16(block.count)
            packed += [rest.isEmpty ? 1 : 0] + little(length) + little(~length) + block
        } while !rest.isEmpty
        return packed + little(checksum(bytes)) + little(UInt32(bytes.count))
    }

    /// 5,000 equal rows, 120,000 bytes, packed into 354.
    static let bomb: [UInt8] = Array(
        Data(
            base64Encoded: "H4sIAAAAAAACA+3IsQ2AMAwAsJ1bGpQG+gCfdGBiY+v3SNxhj66sEb1HHu2az/2uFuc+civvvffee++9995777333nvvvffee++9995777333nvvvffee++9"
                + "995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9"
                + "995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9"
                + "995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee++9995777333nvvvffee///Bwy1kerA1AEA") ?? Data())

    static func little(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

    /// CRC-32 as in RFC 1952, 8.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(~UInt32(0)) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ sum >> 1 : sum >> 1 }
        }
    }
}
