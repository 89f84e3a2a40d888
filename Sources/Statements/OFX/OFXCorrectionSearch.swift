/// Looks for `CORRECTFITID` in a whole file, before any transaction is read: which ids does the bank replace or withdraw?
///
/// Nearly no file has one, so this only has to be quick at finding nothing: Horspool's search steps over most bytes. An id is taken as it is
/// written; one that is written with entities is not recognised, and its correction is then only reported.
struct OFXCorrectionSearch: Sendable {
    /// Further ids are not looked for.
    static let idsMax = 1_000
    /// FITID has at most 255 characters.
    private static let idBytesMax = 255
    private static let name = Array("CORRECTFITID>".utf8)
    /// How far the search may step when the byte under the name's end is this one.
    private static let steps: [UInt8] = {
        var steps = [UInt8](repeating: UInt8(name.count), count: 256)
        for (index, byte) in name.dropLast().enumerated() {
            let step = UInt8(name.count - 1 - index)
            steps[Int(byte)] = step
            if byte >= 0x41 { steps[Int(byte | 0x20)] = step }
        }
        return steps
    }()

    private(set) var ids: Set<[UInt8]> = []
    /// The end of the bytes so far: a name, or a name with an id, may begin in it.
    private var rest: [UInt8] = []

    mutating func consume(_ chunk: [UInt8]) {
        // What spans the border lies in a few bytes of both sides; what is found twice is one.
        let reach = Self.name.count + Self.idBytesMax
        let border = rest + chunk.prefix(reach)
        let open = search(border, last: false)
        rest = chunk.count <= reach ? Array(border[open...]) : Array(chunk[search(chunk, last: false)...])
    }

    mutating func finish() { _ = search(rest, last: true) }

    /// Notes the ids and gives the position from which more bytes might complete one.
    private mutating func search(_ bytes: [UInt8], last: Bool) -> Int {
        let length = Self.name.count
        let steps = Self.steps
        var i = length - 1
        while i < bytes.count {
            if bytes[i] != UInt8(ascii: ">") {
                i += Int(steps[Int(bytes[i])])
                continue
            }
            let matches = (0..<length).allSatisfy { k in
                let byte = bytes[i - length + 1 + k]
                return byte == Self.name[k] || byte & 0xDF == Self.name[k]
            }
            guard matches else {
                i += length
                continue
            }
            var end = i + 1
            while end < bytes.count, end - i <= Self.idBytesMax, bytes[end] != UInt8(ascii: "<"), bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            guard end < bytes.count || last else { return i - length + 1 }
            note(bytes[i + 1..<end])
            i = end + length - 1
        }
        return max(0, bytes.count - length + 1)
    }

    private mutating func note(_ text: ArraySlice<UInt8>) {
        var id = text.drop { $0 <= 0x20 }
        while let last = id.last, last <= 0x20 { id.removeLast() }
        if !id.isEmpty, ids.count < Self.idsMax { ids.insert(Array(id)) }
    }
}
