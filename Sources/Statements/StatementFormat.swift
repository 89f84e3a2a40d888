/// The formats that Sluice knows by name; the raw values are those of the protocol.
public enum StatementFormat: String, Sendable, Codable, Hashable {
    case csv, ofx1, ofx2, qif, camt052, camt053, camt054
    /// Also MT942, the report within the day.
    case mt940
}
