internal import Glibc

/// What is made of the path of an archive's member: a name to show, never a way to a file.
struct MemberName {
    /// The last part, clean.
    let shown: String
    private let parts: [Substring]

    init(_ path: [UInt8], in format: PackedFormat) {
        let text = Self.text(path, format)
        parts = text.split { $0 == "/" || $0 == "\\" }
        shown = SpoolFile.baseName(text)
    }

    /// What file managers leave in archives besides people's files.
    var isNoise: Bool {
        guard let last = parts.last else { return true }
        return parts.contains("__MACOSX") || last.hasPrefix("._") || Self.leftovers.contains(last.lowercased())
    }

    private static let leftovers: Set<String> = [".ds_store", "thumbs.db", "desktop.ini"]

    /// What only documents hold that are zip files themselves: Office Open XML, OpenDocument and EPUB, Java archives, Apple's iWork.
    var marksDocument: Bool {
        guard let first = parts.first else { return false }
        switch first {
        case "[Content_Types].xml", "mimetype": return parts.count == 1
        case "META-INF": return true
        case "xl": return parts.count > 1 && parts[1].hasPrefix("workbook.")
        case "Index": return parts.count > 1 && parts[1].hasSuffix(".iwa")
        default: return false
        }
    }

    /// UTF-8 where it is that. Else what the format's old programs wrote: code page 437 in a zip (APPNOTE, appendix D), Latin 1 in a tar.
    private static func text(_ path: [UInt8], _ format: PackedFormat) -> String {
        if let text = String(validating: path, as: UTF8.self) { return text }
        let upper = Array(codePage437.unicodeScalars)
        return String(
            String.UnicodeScalarView(
                path.map { byte in
                    byte >= 0x80 && format == .zip ? upper[Int(byte) - 0x80] : UnicodeScalar(byte)
                }))
    }

    /// The upper half of IBM's code page 437.
    private static let codePage437 =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}"
}

/// Names in UTF-8, whatever the process' locale: without one, libarchive would lose every letter beyond ASCII.
///
/// The locale is the calling thread's alone, and only while `body` runs. Where the system has no such locale, letters may be lost, never a member.
func withUTF8Names<T>(_ body: () throws -> T) rethrows -> T {
    guard let locale = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil) else { return try body() }
    let before = uselocale(locale)
    defer {
        uselocale(before)
        freelocale(locale)
    }
    return try body()
}
