public import Ledger

/// What is known about a file from outside it: options of the upload, a pipeline definition, answers to questions.
///
/// Detection decides what is nil; what is set here wins over detection.
public struct ReadingOptions: Sendable, Hashable, Codable {
    public enum DateOrder: String, Sendable, Codable { case dmy, mdy, ymd }

    public var currency: Currency?
    public var dateOrder: DateOrder?
    /// `"."` or `","`.
    public var decimal: String?
    /// `plain`: negative is money going out; `inverted`: positive is.
    public var sign: String?
    public var encoding: String?
    public var delimiter: String?
    /// Column names (or indices from 0 as text) by role: `date, value_date, amount, debit, credit, direction, balance, text, payee, currency, id, check_number, category, account`.
    public var columns: [String: String] = [:]
    /// Choices by question id.
    public var answers: [String: String] = [:]

    public init() {}
}
