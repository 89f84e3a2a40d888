/// Writes tar archives (POSIX.1-1988 ustar, GNU, pax) byte by byte, right ones and wrong ones.
struct Tar {
    struct Member {
        var name: String
        var content: [UInt8]
        /// `0` a file, `2` a symbolic link, `3` a device, `5` a folder, `x` a pax header, `L` a long name of GNU.
        var type: Character = "0"
        var target = ""
        /// A header that does not agree with itself.
        var hasWrongChecksum = false
        var magic = "ustar\u{0}00"

        init(_ name: String, _ content: String, type: Character = "0", target: String = "") {
            self.name = name
            self.content = Array(content.utf8)
            self.type = type
            self.target = target
        }

        func with(_ change: (inout Member) -> Void) -> Member {
            var member = self
            change(&member)
            return member
        }

        /// Two members: a pax header that names the other.
        static func pax(_ name: String, _ content: String) -> [Member] {
            let record = " path=\(name)\n"
            var length = record.utf8.count + 1
            while "\(length)".count + record.utf8.count != length { length += 1 }
            return [Member("PaxHeaders/x", "\(length)\(record)", type: "x"), Member("short", content)]
        }
    }

    static func archive(_ members: [Member]) -> [UInt8] {
        members.flatMap { header($0) + padded($0.content) } + [UInt8](repeating: 0, count: 1_024)
    }

    private static func header(_ member: Member) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at offset: Int) { bytes.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8) }
        put(member.name, at: 0)
        put("0000644", at: 100)
        put("0001750", at: 108)
        put("0001750", at: 116)
        put(octal(member.content.count, digits: 11), at: 124)
        put(octal(1_763_208_000, digits: 11), at: 136)
        put("        ", at: 148)
        put(String(member.type), at: 156)
        put(member.target, at: 157)
        put(member.magic, at: 257)
        let sum = bytes.reduce(0) { $0 + Int($1) } + (member.hasWrongChecksum ? 1 : 0)
        put(octal(sum, digits: 6) + "\u{0} ", at: 148)
        return bytes
    }

    private static func octal(_ number: Int, digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
    }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] { bytes + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512) }
}
