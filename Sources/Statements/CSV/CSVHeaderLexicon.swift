/// What a column may be for.
enum CSVRole: String, Sendable, CaseIterable {
    case date
    case valueDate = "value_date"
    case amount, debit, credit, direction, balance, text, payee, currency, id
    case checkNumber = "check_number"
    case category, account, status
}

/// Proposes roles by a column's name.
enum CSVHeaderLexicon {
    /// How well `name` (folded) names `role`: 0 not at all; 10 it is the very word; less for a word or a part among others.
    static func score(_ name: String, _ role: CSVRole) -> Int {
        guard !name.isEmpty, name.utf8.count <= 80, let place = CSVRole.allCases.firstIndex(of: role) else { return 0 }
        let name = withoutCurrency(name)
        return score(name, role, found: index.scores(of: name)[place])
    }

    /// The order within a role's list is the order of preference between columns that both carry the very word. Words that speak against the role
    /// count only where the name is not the very word.
    private static func score(_ name: String, _ role: CSVRole, found: Int) -> Int {
        if found > 6_000 { return found }
        var best = found
        let padded = " \(name) "
        if best > 0, let others = against[role] {
            // Another party's account is never the own one.
            let isFinal = role == .account || role == .payee || role == .text
            for word in others where word.utf8.count <= 4 ? padded.holds(" \(word) ") : name.holds(word) { best -= isFinal ? 10_000 : 3_500 }
        }
        return max(0, best)
    }

    /// The name without the currency behind it: "in eur" is "in".
    private static func withoutCurrency(_ name: String) -> String {
        let bytes = Array(name.utf8)
        guard bytes.count > 4, bytes[bytes.count - 4] == 0x20, CSVLexicon.isCurrencyCode(bytes, bytes.count - 3..<bytes.count) else { return name }
        return String(decoding: bytes[..<(bytes.count - 4)], as: UTF8.self)
    }

    /// How many roles' words a name holds, for telling a header from other lines.
    static func isKnown(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 60 else { return false }
        let name = withoutCurrency(name)
        let found = index.scores(of: name)
        return zip(CSVRole.allCases, found).contains { $1 >= 2_000 && score(name, $0, found: $1) >= 2_000 }
    }

    /// Words that speak against a role although another word speaks for it: the amount in the foreign currency is not the one that was booked.
    private static let against: [CSVRole: [String]] = [
        .amount: [
            "original", "fremd", "foreign", "local", "converted", "orig", "fee", "tax", "refund", "puvodni", "transfer amount", "ursprung", "devise",
            "vaste",
            "wisselkoers", "shipping", "gebuhr", "poplatek", "entgelt", "cashback", "initial", "final", "shared", "own", "entries", "datum", "date",
        ],
        .balance: ["initial", "final", "date", "datum"],
        .date: ["started", "valuta", "value", "wert", "valeur", "valor", "waluty", "id", "update", "amount", "betrag", "name", "type"],
        .currency: ["orig", "fee", "original", "fremd", "foreign", "local", "transfer", "datum", "dag", "date", "amount", "betrag", "account"],
        .account: [
            "gegen", "counter", "tegen", "partner", "partei", "contra", "beneficiary", "empfanger", "begunst", "benef", "proti", "payee",
            "to account", "auftraggeber",
            "odbiorcy", "nadawcy", "destin", "type", "transaction", "modtager", "mottag", "ordenante", "saldo", "stand", "balance", "other",
        ],
        .text: [
            "date", "datum", "amount", "betrag", "id", "code", "number", "no", "language", "currency", "wahrung", "time", "type", "zone", "status",
            "card", "account",
        ],
        .payee: ["date", "datum", "amount", "bic", "iban", "account", "konto", "id", "adres", "user", "kaart", "card", "full name"],
        .id: [
            "customer", "kunden", "mandat", "card", "invoice", "creditor", "glaubiger", "user", "account", "partner", "client", "merchant", "product",
            "category",
        ],
        .debit: ["date", "card", "account", "type", "iban", "entries", "id", "name", "konto"],
        .credit: ["guthaben", "date", "card", "account", "type", "iban", "entries", "id", "name", "konto"],
        .category: ["id"],
        .status: ["date", "code"],
        .checkNumber: ["date", "amount"],
    ]

    private static let index = CSVHeaderIndex(
        CSVRole.allCases.map { role in
            (CSVHeaderWords.lists[role] ?? "").split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { CSVLexicon.folded(String($0)) }
        })
}

extension String {
    /// Whether the text holds `part`, byte by byte: both are folded ASCII, for which the general search of the library is many times slower.
    func holds(_ part: String) -> Bool {
        var whole = self
        var part = part
        return whole.withUTF8 { whole in
            part.withUTF8 { part in
                guard let first = part.first, part.count <= whole.count else { return part.isEmpty }
                var i = 0
                while i <= whole.count - part.count {
                    if whole[i] == first {
                        var k = 1
                        while k < part.count, whole[i + k] == part[k] { k += 1 }
                        if k == part.count { return true }
                    }
                    i += 1
                }
                return false
            }
        }
    }
}
