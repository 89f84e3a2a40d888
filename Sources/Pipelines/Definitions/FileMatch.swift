/// Which files a definition is for. All the conditions that are set must hold; a definition without any matches only by its name.
public struct FileMatch: Hashable, Sendable {
    /// Patterns of file names, of which one must fit: `*` is any text, `?` one character, letters in any case.
    public var file: [String] = []
    /// A format by the protocol's name, such as `csv` or `ofx1`.
    public var format: String?
    /// What the reader calls a CSV layout by: its ordered header names.
    public var fingerprint: String?
    /// Name of the inbox's subfolder that the file was dropped into.
    public var folder: String?

    public static let formats = ["csv", "ofx1", "ofx2", "qif", "camt052", "camt053", "camt054", "mt940"]

    public init() {}

    /// How closely the conditions describe a file; more closely wins. A layout says more than a folder, that more than a name.
    struct Closeness: Comparable {
        var fingerprint: Bool
        var folder: Bool
        /// Characters of the longest pattern that fits, without its wildcards.
        var nameCharacters: Int
        var format: Bool

        private var rank: [Int] { [fingerprint ? 1 : 0, folder ? 1 : 0, nameCharacters, format ? 1 : 0] }

        static func < (a: Closeness, b: Closeness) -> Bool { a.rank.lexicographicallyPrecedes(b.rank) }
    }

    /// Nil if a condition does not hold or there is none.
    func closeness(fileName: String, format: String?, fingerprint: String?, folder: String?) -> Closeness? {
        if self == FileMatch() { return nil }
        if let wanted = self.format, wanted != format { return nil }
        if let wanted = self.fingerprint, wanted != fingerprint { return nil }
        if let wanted = self.folder, wanted.lowercased() != folder?.lowercased() { return nil }
        let fitting = file.filter { FileMatch.pattern($0, fits: fileName) }
        if !file.isEmpty, fitting.isEmpty { return nil }
        return Closeness(
            fingerprint: self.fingerprint != nil, folder: self.folder != nil,
            nameCharacters: fitting.map { $0.count { $0 != "*" && $0 != "?" } }.max() ?? 0, format: self.format != nil)
    }

    /// Compares greedily and goes back to the last `*` only: linear for ordinary patterns, and never more than pattern times name.
    static func pattern(_ pattern: String, fits name: String) -> Bool {
        let pattern = Array(pattern.lowercased())
        let name = Array(name.lowercased())
        var inPattern = 0
        var inName = 0
        var star: (pattern: Int, name: Int)?
        while inName < name.count {
            if inPattern < pattern.count, pattern[inPattern] == "*" {
                star = (inPattern, inName)
                inPattern += 1
            } else if inPattern < pattern.count, pattern[inPattern] == "?" || pattern[inPattern] == name[inName] {
                inPattern += 1
                inName += 1
            } else if let (starPattern, starName) = star {
                star = (starPattern, starName + 1)
                inPattern = starPattern + 1
                inName = starName + 1
            } else {
                return false
            }
        }
        return pattern[inPattern...].allSatisfy { $0 == "*" }
    }
}
