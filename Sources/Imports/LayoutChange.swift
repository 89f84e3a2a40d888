internal import Ledger
internal import Statements
internal import Store

/// What is different in the columns of a CSV file from those that an account's files had, in words for the question about it.
///
/// A bank that changes its export is noticed before anything of it is in the ledger. Nothing is guessed: a new name in the place or the part of an old one is
/// called a new name, and a person says whether it is read right.
struct LayoutChange {
    /// Names the question in an answer.
    static let question = "changed_layout"
    /// Kept among the answers: the ids of the accounts that it is about.
    static let accounts = "changed_layout_accounts"
    static let accept = "accept"
    /// Names of one list that are written out.
    private static let namesMax = 6

    let old: ColumnLayout
    let new: ColumnLayout

    /// Nil where the columns are the same after all: a file without a header is told by its contents, which differ from month to month.
    init?(from old: ColumnLayout?, to new: ColumnLayout) {
        self.old = old ?? ColumnLayout(names: [], roles: [:])
        self.new = new
        if new.names.isEmpty, let old, old.names.isEmpty, old.roles == new.roles { return nil }
    }

    func question(file: String, account: String, sample: FileInspection.SampleRow?) -> Question {
        var text = "The columns of \(file) are not those of the files of \(account) so far."
        for sentence in differences { text += " \(sentence)" }
        text += " It would be read like this: \(reading)."
        if let sample { text += " Line \(sample.row.line) is then \(Self.shown(sample))." }
        return Question(
            id: Self.question, kind: .layout, text: text + " Is that right?", rows: sample.map { [Int($0.row.line)] } ?? [],
            choices: [Question.Choice(id: Self.accept, label: "Yes, read it like this")])
    }

    // MARK: Differences

    /// One sentence for each kind of difference.
    var differences: [String] {
        guard !old.names.isEmpty else {
            return [old.roles.isEmpty ? "How those were called is not known any more." : "Those had no header."]
        }
        guard !new.names.isEmpty else { return ["It has no header; those had \(Self.list(old.names))."] }
        let renamed = renamings
        let added = Self.difference(new.names, old.names).filter { name in !renamed.contains { Self.isSame($0.to, name) } }
        let removed = Self.difference(old.names, new.names).filter { name in !renamed.contains { Self.isSame($0.from, name) } }
        var sentences: [String] = []
        if !added.isEmpty { sentences.append("New: \(Self.list(added)).") }
        if !removed.isEmpty { sentences.append("Gone: \(Self.list(removed)).") }
        for (from, to) in renamed.prefix(Self.namesMax) { sentences.append("“\(from)” seems to be called “\(to)” now.") }
        let moved = moves
        if !moved.isEmpty { sentences.append("In another place: \(Self.list(moved)).") }
        for role in Self.roles {
            guard let before = name(of: role, in: old), let now = name(of: role, in: new), !Self.isSame(before, now),
                !renamed.contains(where: { Self.isSame($0.from, before) && Self.isSame($0.to, now) })
            else { continue }
            sentences.append("The \(Self.words(role)) came from “\(before)”.")
        }
        return sentences
    }

    /// A name that is gone and one that is new, where both are read as the same, or are not read and stand in the same place of equally many.
    private var renamings: [(from: String, to: String)] {
        let added = Self.difference(new.names, old.names)
        let removed = Self.difference(old.names, new.names)
        var pairs: [(from: String, to: String)] = []
        func pair(_ from: String, _ to: String) {
            guard removed.contains(from), added.contains(to), !pairs.contains(where: { $0.from == from || $0.to == to }) else { return }
            pairs.append((from, to))
        }
        for words in Self.roles.map({ [$0, $0] }) + [["payee", "text"], ["text", "payee"]] {
            if let before = name(of: words[0], in: old), let now = name(of: words[1], in: new) { pair(before, now) }
        }
        guard old.names.count == new.names.count else { return pairs }
        for column in old.names.indices where !old.roles.values.contains(column) && !new.roles.values.contains(column) {
            pair(Self.clipped(old.names[column]), Self.clipped(new.names[column]))
        }
        return pairs
    }

    /// Columns of both that do not stand in the longest common order.
    private var moves: [String] {
        let shared = new.names.filter { name in old.names.contains { Self.isSame($0, name) } }
        let places = shared.map { name in old.names.firstIndex { Self.isSame($0, name) } ?? 0 }
        guard !places.isEmpty else { return [] }
        var lengths = [Int](repeating: 1, count: places.count)
        var before = [Int](repeating: -1, count: places.count)
        for i in places.indices {
            for k in 0..<i where places[k] < places[i] && lengths[k] >= lengths[i] {
                lengths[i] = lengths[k] + 1
                before[i] = k
            }
        }
        var kept: Set<Int> = []
        var at = lengths.indices.max { lengths[$0] < lengths[$1] } ?? -1
        while at >= 0 {
            kept.insert(at)
            at = before[at]
        }
        return zip(shared.indices, shared).filter { !kept.contains($0.0) }.map(\.1)
    }

    // MARK: Words

    private var reading: String {
        let parts = Self.roles.compactMap { role in
            new.roles[role].map { column in "\(Self.words(role)) from " + (name(of: role, in: new).map { "“\($0)”" } ?? "column \(column + 1)") }
        }
        return parts.joined(separator: ", ")
    }

    private func name(of role: String, in layout: ColumnLayout) -> String? {
        layout.roles[role].flatMap { layout.names.indices.contains($0) && !layout.names[$0].isEmpty ? Self.clipped(layout.names[$0]) : nil }
    }

    /// Everything that a column can be read as, in the order in which people look at a row.
    private static let roles = [
        "date", "value_date", "amount", "debit", "credit", "direction", "currency", "balance", "payee", "text", "category", "account", "id",
        "check_number", "status",
    ]

    private static func words(_ role: String) -> String {
        switch role {
        case "debit": "money going out"
        case "credit": "money coming in"
        default: role.replacing("_", with: " ")
        }
    }

    private static func shown(_ sample: FileInspection.SampleRow) -> String {
        let money = Money.decimal(minor: sample.row.amount, digits: sample.currency?.minorDigits ?? 2) + (sample.currency.map { " \($0)" } ?? "")
        let words = [sample.payee, sample.text].first { !$0.isEmpty } ?? ""
        return (["\(sample.row.day)", money] + (words.isEmpty ? [] : ["“\(clipped(words))”"])).joined(separator: ", ")
    }

    private static func difference(_ names: [String], _ others: [String]) -> [String] {
        let known = Set(others.map(folded))
        return names.filter { !$0.isEmpty && !known.contains(folded($0)) }.map(clipped)
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(namesMax).map { "“\(clipped($0))”" }.joined(separator: ", ")
        return names.count > namesMax ? "\(shown) and \(names.count - namesMax) more" : shown
    }

    private static func isSame(_ a: String, _ b: String) -> Bool { folded(a) == folded(b) }

    private static func folded(_ name: String) -> String { name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    private static func clipped(_ text: String) -> String { text.count <= 40 ? text : text.prefix(39) + "…" }
}
