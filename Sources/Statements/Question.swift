/// Something that a file cannot tell and nobody has said yet. It holds the import, never a single row.
public struct Question: Hashable, Sendable, Codable {
    public enum Kind: String, Sendable, Codable {
        case account, currency
        case dateOrder = "date_order"
        case decimal, sign, layout
    }

    public struct Choice: Hashable, Sendable, Codable {
        public var id: String
        public var label: String

        public init(id: String, label: String) {
            self.id = id
            self.label = label
        }
    }

    /// Names the question in an answer; at most one question of an id per import.
    public var id: String
    public var kind: Kind
    /// With a real row in it: "03/04/2026 TESCO −12.00: 3 April or 4 March?".
    public var text: String
    /// Lines that show why it cannot be told.
    public var rows: [Int]
    public var choices: [Choice]

    public init(id: String, kind: Kind, text: String, rows: [Int] = [], choices: [Choice]) {
        self.id = id
        self.kind = kind
        self.text = text
        self.rows = rows
        self.choices = choices
    }
}
