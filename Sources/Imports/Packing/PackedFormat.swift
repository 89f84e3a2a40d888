/// How a file is packed, by its first bytes, whatever its name says.
enum PackedFormat: String, Sendable {
    case gzip, zip, tar

    /// As many first bytes as tell it: a tar header.
    static let headBytes = 512

    /// Nil for what is not packed in a way that is unpacked here.
    init?(head: [UInt8]) {
        switch head.prefix(4) {
        case let four where four.starts(with: [0x1F, 0x8B]): self = .gzip  // RFC 1952, 2.3.1
        // A local header; the end of an empty archive; a split archive of one part (APPNOTE 4.3.7, 4.3.16, 8.5.4).
        case [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x05, 0x06], [0x50, 0x4B, 0x07, 0x08], [0x50, 0x4B, 0x30, 0x30]: self = .zip
        default:
            guard head.count >= Self.headBytes, head[0] != 0 else { return nil }
            // POSIX.1-1988 and GNU write "ustar"; what is older has nothing but its checksum.
            guard head[257..<262].elementsEqual("ustar".utf8) || Self.hasOldTarHeader(head) else { return nil }
            self = .tar
        }
    }

    init?(path: String) throws {
        self.init(head: try FileByteSource(path: path).next(bytesMax: Self.headBytes) ?? [])
    }

    /// A header of the seventh edition: the checksum is the sum of the header's bytes with blanks in its own place, in octal digits.
    private static func hasOldTarHeader(_ head: [UInt8]) -> Bool {
        let field = 148..<156
        guard head[156] == 0 || (0x30...0x37).contains(head[156]) else { return false }
        let digits = head[field].drop { $0 == 0x20 }.prefix { (0x30...0x37).contains($0) }
        guard digits.count >= 2 else { return false }
        let written = digits.reduce(0) { $0 * 8 + Int($1 - 0x30) }
        let sum = head.indices.reduce(0) { $0 + (field.contains($1) ? 0x20 : Int(head[$1])) }
        return sum == written
    }

    /// The name of what a gzip file holds.
    static func nameWithoutGzip(_ name: String) -> String {
        let lower = name.lowercased()
        if lower.hasSuffix(".tgz") { return name.dropLast(4) + ".tar" }
        return lower.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    }
}
