/// Pieces of MT940 files for tests.
enum MT940Samples {
    /// One statement with these lines between its balances.
    static func statement(
        _ lines: String, opening: String = ":60F:C240101EUR100,00", closing: String = ":62F:C240131EUR90,00", account: String = "10020030/4471"
    ) -> String {
        ":20:STARTUMS\n:25:\(account)\n:28C:1/1\n\(opening)\n\(lines)\(closing)\n-\n"
    }
}
