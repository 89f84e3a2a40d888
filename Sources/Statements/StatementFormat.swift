/// The formats that Sluice knows by name; the raw values are those of the protocol.
public enum StatementFormat: String, Sendable, Codable, Hashable {
    case csv, ofx1, ofx2, qif
}
