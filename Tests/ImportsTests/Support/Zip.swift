/// Writes zip archives (APPNOTE 6.3) byte by byte, right ones and wrong ones.
struct Zip {
    struct Member {
        var name: [UInt8]
        /// What the checksum and the length are of.
        var content: [UInt8]
        /// As it stands in the archive; nil: the content as it is.
        var packed: [UInt8]?
        /// 0 stored, 8 deflated.
        var method: UInt16 = 0
        /// 1: encrypted; 0x800: the name is UTF-8.
        var flags: UInt16 = 0x800
        /// Instead of the right one.
        var checksum: UInt32?
        /// The mode of a Unix file; nil: made by MS-DOS.
        var mode: UInt16?
        /// Length and checksum behind the content, as programs write it that cannot go back.
        var isStreamed = false
        /// Lengths in the zip64 field.
        var isZip64 = false

        init(_ name: String, _ content: String) { self.init(name, bytes: Array(content.utf8)) }

        init(_ name: String, bytes: [UInt8]) {
            self.name = Array(name.utf8)
            content = bytes
        }

        /// With changes made by `change`.
        func with(_ change: (inout Member) -> Void) -> Member {
            var member = self
            change(&member)
            return member
        }

        /// The content in deflate's stored blocks (RFC 1951, 3.2.4).
        var deflated: Member {
            with {
                $0.packed = Array(Gzip.stored(content).dropFirst(10).dropLast(8))
                $0.method = 8
            }
        }

        /// 120,000 bytes in 336.
        static func bomb(_ name: String) -> Member {
            var member = Member(name, bytes: Array(String(repeating: "2025-11-03,Bakery,-4.50\n", count: 5_000).utf8))
            member.packed = Array(Gzip.bomb.dropFirst(10).dropLast(8))
            member.method = 8
            return member
        }
    }

    static func archive(_ members: [Member], comment: String = "") -> [UInt8] {
        var bytes: [UInt8] = []
        var directory: [UInt8] = []
        for member in members {
            let offset = UInt32(bytes.count)
            bytes += local(member)
            directory += central(member, offset: offset)
        }
        let start = UInt32(bytes.count)
        bytes += directory
        let count = UInt16(truncatingIfNeeded: members.count)
        return bytes + [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0] + little(count) + little(count) + little(UInt32(directory.count)) + little(start)
            + little(UInt16(comment.utf8.count)) + Array(comment.utf8)
    }

    private static func local(_ member: Member) -> [UInt8] {
        let data = member.packed ?? member.content
        let extra = member.isZip64 ? zip64(member, data.count) : []
        let isKnown = !member.isStreamed
        var bytes: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
        bytes += little(UInt16(member.isZip64 ? 45 : 20)) + little(member.flags | (isKnown ? 0 : 8)) + little(member.method) + [0, 0, 0x21, 0x5A]
        bytes += little(isKnown ? checksum(member) : 0) + lengths(member, data.count, isKnown: isKnown)
        bytes += little(UInt16(member.name.count)) + little(UInt16(extra.count)) + member.name + extra + data
        if !isKnown {
            bytes += [0x50, 0x4B, 0x07, 0x08] + little(checksum(member)) + little(UInt32(data.count)) + little(UInt32(member.content.count))
        }
        return bytes
    }

    private static func central(_ member: Member, offset: UInt32) -> [UInt8] {
        let data = member.packed ?? member.content
        let extra = member.isZip64 ? zip64(member, data.count) : []
        var bytes: [UInt8] = [0x50, 0x4B, 0x01, 0x02, 20, member.mode == nil ? 0 : 3]
        bytes +=
            little(UInt16(member.isZip64 ? 45 : 20)) + little(member.flags | (member.isStreamed ? 8 : 0)) + little(member.method) + [
                0, 0, 0x21, 0x5A,
            ]
        bytes += little(checksum(member)) + lengths(member, data.count, isKnown: true)
        bytes += little(UInt16(member.name.count)) + little(UInt16(extra.count)) + [0, 0, 0, 0, 0, 0]
        return bytes + little(UInt32(member.mode ?? 0) << 16) + little(offset) + member.name + extra
    }

    private static func lengths(_ member: Member, _ packed: Int, isKnown: Bool) -> [UInt8] {
        if member.isZip64 { return [UInt8](repeating: 0xFF, count: 8) }
        return isKnown ? little(UInt32(packed)) + little(UInt32(member.content.count)) : [UInt8](repeating: 0, count: 8)
    }

    private static func zip64(_ member: Member, _ packed: Int) -> [UInt8] {
        little(UInt16(1)) + little(UInt16(16)) + little(UInt64(member.content.count)) + little(UInt64(packed))
    }

    private static func checksum(_ member: Member) -> UInt32 { member.checksum ?? Gzip.checksum(member.content) }
    private static func little(_ value: some FixedWidthInteger) -> [UInt8] { Gzip.little(value) }
}
