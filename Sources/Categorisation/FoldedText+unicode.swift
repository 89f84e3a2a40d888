import Foundation

extension FoldedText {
    /// Compatibility-normalised (NFKC) and case-folded by Unicode's tables; white space of any kind becomes a space, characters without
    /// a shape are dropped. The only file of this room that needs Foundation (for NFKC).
    static func withUnicodeTables(_ string: String) -> String {
        let compatible = string.precomposedStringWithCompatibilityMapping.lowercased().uppercased().lowercased()
        var result = String.UnicodeScalarView()
        for scalar in compatible.unicodeScalars where !scalar.properties.isDefaultIgnorableCodePoint {
            // Apostrophes and dashes as people type them and as programs set them are one.
            switch scalar.value {
            case 0x2018, 0x2019, 0x02BC: result.append("'")
            case 0x2010...0x2015, 0x2212: result.append("-")
            default: result.append(scalar.properties.isWhitespace ? " " : scalar)
            }
        }
        return String(result).precomposedStringWithCompatibilityMapping
    }
}
