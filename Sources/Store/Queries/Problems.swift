public import Statements

extension SQLConnection {
    /// What `problem(_:)` maps, of the table `problem` under the name `p`.
    static var problemColumns: String {
        "p.severity, p.code, p.message, p.line, p.column_no, p.byte, p.record, p.raw, p.field, p.value_length, p.raw_offset"
    }

    static func problem(_ row: any SQLRow) -> Problem {
        func number(_ column: Int) -> Int? { row.optionalInteger(column).map(Int.init) }
        var problem = Problem(
            row.text(0) == Problem.Severity.error.rawValue ? .error : .warning, code: row.text(1), message: row.text(2), line: number(3),
            column: number(4), byte: number(5), record: number(6), raw: row.optionalText(7))
        problem.field = row.optionalText(8)
        problem.length = number(9)
        problem.rawOffset = number(10)
        return problem
    }

    /// Keeps problems of an import under the numbers from `start` on; the count of all is in the import's row.
    public func insertProblems(_ problems: [Problem], from start: Int, book: Int64, ofImport id: Int64) throws {
        for (offset, problem) in problems.enumerated() {
            func number(_ value: Int?) -> SQLValue { .integer(value.map(Int64.init)) }
            try execute(
                """
                INSERT INTO problem (book, import, n, severity, code, message, line, column_no, byte, record, raw, field, value_length, raw_offset)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                """,
                [
                    .integer(book), .integer(id), .integer(Int64(start + offset)), .text(problem.severity.rawValue), .text(problem.code),
                    .text(problem.message), number(problem.line), number(problem.column), number(problem.byte), number(problem.record),
                    .text(problem.raw), .text(problem.field), number(problem.length), number(problem.rawOffset),
                ])
        }
    }

    /// Kept problems in the order of the file, from number `start`.
    public func problems(ofImport id: Int64, from start: Int = 0, limit: Int) throws -> [Problem] {
        try rows(
            "SELECT \(Self.problemColumns) FROM problem p WHERE p.import = $1 AND p.n >= $2 ORDER BY p.n LIMIT $3",
            [.integer(id), .integer(Int64(start)), .integer(Int64(limit))], Self.problem)
    }
}
