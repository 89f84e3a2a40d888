/// A currency by its ISO 4217 code, packed in one word so that rows stay trivial to copy.
///
/// The number of minor digits comes from ISO 4217 (list one, 2024): two unless `minorDigits` says otherwise.
/// A code that ISO does not list is accepted if it is three capital letters, with two minor digits:
/// statements name currencies that the list has dropped.
public struct Currency: Hashable, Sendable, Comparable {
    /// The three ASCII letters, the first in the highest byte.
    let packed: UInt32

    /// Fails unless `code` is three ASCII letters; lower case is raised.
    public init?(_ code: some StringProtocol) {
        var packed: UInt32 = 0
        var count = 0
        for byte in code.utf8 {
            let upper = byte & 0xDF
            guard count < 3, upper >= 0x41, upper <= 0x5A else { return nil }
            packed = packed << 8 | UInt32(upper)
            count += 1
        }
        guard count == 3 else { return nil }
        self.packed = packed
    }

    public var code: String {
        String(decoding: [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)], as: UTF8.self)
    }

    /// Digits after the decimal mark: 2 for EUR, 0 for JPY, 3 for KWD.
    public var minorDigits: Int {
        if Self.withoutMinor.contains(packed) { return 0 }
        if Self.withThree.contains(packed) { return 3 }
        return Self.withFour.contains(packed) ? 4 : 2
    }

    public static func < (a: Currency, b: Currency) -> Bool { a.packed < b.packed }

    private static func set(_ codes: String) -> Set<UInt32> {
        Set(codes.split(separator: " ").compactMap { Currency($0)?.packed })
    }

    private static let withoutMinor = set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF")
    private static let withThree = set("BHD IQD JOD KWD LYD OMR TND")
    private static let withFour = set("CLF UYW")
}

extension Currency: CustomStringConvertible {
    public var description: String { code }
}

extension Currency: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let currency = Currency(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not a currency code"))
        }
        self = currency
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}
