import Foundation

extension CanonicalText {
    /// The canonical form by Unicode's tables. The only file of this room that needs Foundation (for NFKC).
    ///
    /// Folding is lower case of upper case of lower case, which equals Unicode's full case folding but for dotless ı (taken for i);
    /// characters without a shape (zero width, soft hyphen) are dropped as in NFKC_Casefold. A canonical form is its own canonical form.
    static func folded(_ string: String) -> String {
        let compatible = string.precomposedStringWithCompatibilityMapping.lowercased().uppercased().lowercased()
        var result = String.UnicodeScalarView()
        var spaceIsDue = false
        for scalar in compatible.unicodeScalars {
            if scalar.properties.isWhitespace {
                spaceIsDue = !result.isEmpty
            } else if !scalar.properties.isDefaultIgnorableCodePoint {
                if spaceIsDue { result.append(" ") }
                spaceIsDue = false
                result.append(scalar)
            }
        }
        return String(result).precomposedStringWithCompatibilityMapping
    }
}
