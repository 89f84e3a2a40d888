/// The name of an unbroken stretch of a book's history; clients that know another one take a snapshot.
public enum Epoch {
    /// Twelve random characters of base 36.
    public static func make() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<12).map { _ in String(Int.random(in: 0..<36, using: &random), radix: 36) }.joined()
    }
}
