internal import Foundation

extension MultipartParser {
    /// The parameters of a header value such as `form-data; name="file"; filename="a;b.csv"`, names in lower case.
    ///
    /// Browsers write a quote inside a quoted value as `%22` (WHATWG) and programs as `\"` (RFC 9110); both are understood, and a backslash before
    /// anything else is one, as in Windows paths.
    static func parameters(of value: String) -> [String: String] {
        var parameters: [String: String] = [:]
        var rest = value[...].drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let name = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest.dropFirst(name.count)
            var text = ""
            if rest.first == "=" {
                rest = rest.dropFirst()
                if rest.first == "\"" {
                    (text, rest) = quoted(rest.dropFirst())
                } else {
                    text = rest.prefix { $0 != ";" }.trimmed
                }
            }
            let key = name.trimmed.lowercased()
            if !key.isEmpty, parameters[key] == nil { parameters[key] = text }
            rest = rest.drop { $0 != ";" }
        }
        return parameters
    }

    private static func quoted(_ text: Substring) -> (String, Substring) {
        var value = ""
        var index = text.startIndex
        while index < text.endIndex {
            let next = text.index(after: index)
            switch text[index] {
            case "\"": return (value.replacing("%22", with: "\""), text[next...])
            case "\\" where next < text.endIndex && (text[next] == "\"" || text[next] == "\\"):
                value.append(text[next])
                index = text.index(after: next)
            default:
                value.append(text[index])
                index = next
            }
        }
        return (value, text[text.endIndex...])
    }

    /// `UTF-8''na%C3%AFve.csv` (RFC 8187).
    static func extended(_ value: String) -> String? {
        let parts = value.split(separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].lowercased() == "utf-8" else { return nil }
        return String(parts[2]).removingPercentEncoding
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends.
    var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
