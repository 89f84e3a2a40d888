/// Collects the optional conditions of a query. `?` in a condition stands for its next value and becomes `$n`, so that no value is ever
/// written into the text; a text exists once per combination of conditions and stays in the statement cache.
struct SQLConditions {
    private(set) var arguments: [SQLValue]
    private(set) var text = ""

    /// `arguments` are `$1 …` of the query's fixed part.
    init(_ arguments: [SQLValue]) {
        self.arguments = arguments
    }

    /// Adds ` AND condition`; there is one `?` for each value.
    mutating func and(_ condition: String, _ values: SQLValue...) {
        text += " AND "
        var rest = values[...]
        for character in condition {
            if character == "?", let value = rest.popFirst() {
                text += add(value)
            } else {
                text.append(character)
            }
        }
    }

    /// Adds a value that the caller refers to by the parameter returned.
    mutating func add(_ value: SQLValue) -> String {
        arguments.append(value)
        return "$\(arguments.count)"
    }
}
