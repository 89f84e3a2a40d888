/// What a person changed in a row of an import.
public struct UserEdit: Sendable, Hashable {
    public var record: UInt32
    /// Whether the category is a person's choice; 0 is then the choice of none.
    public var isCategorised: Bool
    public var category: Int64
    public var note: String?
}

extension SQLConnection {
    /// The rows of an import in which people changed something, also of a withdrawn one.
    public func userEdits(ofImport id: Int64) throws -> [UserEdit] {
        try rows(
            "SELECT record, category_by = 1, category, note FROM txn WHERE import = $1 AND (category_by = 1 OR note IS NOT NULL) AND record IS NOT NULL",
            [.integer(id)]
        ) { row in
            UserEdit(
                record: UInt32(clamping: row.integer(0)), isCategorised: row.flag(1), category: row.integer(2), note: row.optionalText(3))
        }
    }

    /// Puts a kept note on a row that is staged again.
    public func setNote(_ note: String, record: UInt32, ofImport id: Int64) throws {
        try execute("UPDATE txn SET note = $3 WHERE import = $1 AND record = $2", [.integer(id), .integer(Int64(record)), .text(note)])
    }
}
