extension Migration {
    /// Where in its record the value stands that is wrong, and what the file calls it.
    static let problemPlaces = Migration(
        name: "007_problem_places",
        sql: """
            ALTER TABLE problem ADD COLUMN field TEXT;
            ALTER TABLE problem ADD COLUMN value_length INTEGER;
            ALTER TABLE problem ADD COLUMN raw_offset INTEGER;
            """)
}
