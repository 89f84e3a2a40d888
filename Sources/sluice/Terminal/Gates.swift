import Imports
import Jobs
import Pipelines
import Statements

/// The six gates of an import on one line: `checking.ofx   ▰▰▰▱▱▱ deduplicate  61 %  812 new  31 already there  4,100 rows/s`.
enum Gates {
    private static let nameWidth = 32

    static func line(_ cell: ImportCell, width: Int) -> String {
        let name = cell.label.clipped(to: nameWidth)
        let space = String(repeating: " ", count: nameWidth - name.count)
        return "\(name)\(space) \(bar(cell.stages)) \(words(cell))".clipped(to: width)
    }

    static func bar(_ stages: [StageReading]) -> String {
        stages.map { stage in
            switch stage.state {
            case .done: "▰"
            case .running: stage.fraction >= 0.5 ? "▰" : "▱"
            case .held: "?"
            case .failed, .cancelled: "×"
            case .waiting: "▱"
            }
        }.joined()
    }

    /// What a person wants to know of the import now.
    static func words(_ cell: ImportCell) -> String {
        switch cell.state {
        case .succeeded where cell.kind == .undo: return "undone"
        case .succeeded:
            return ([counts(cell)] + [cell.balance == "proven" ? "balance proven" : nil, cell.balance == "failed" ? "balance does not add up" : nil])
                .compactMap(\.self).joined(separator: ", ")
        case .failed, .quarantined: return "failed: \(cell.error?.message ?? "no reason given")"
        case .cancelled: return "cancelled"
        case .held: return cell.questions.first.map { "asks: \($0.text)" } ?? "waits for approval: \(counts(cell))"
        case .queued, .retrying, .paused: return cell.state.rawValue + (cell.error.map { ": \($0.message)" } ?? "")
        case .running, .pausing, .cancelling:
            let rate = cell.rate.map { "  \(grouped($0)) rows/s" } ?? ""
            let left = cell.etaSeconds.map { "  \($0) s left" } ?? ""
            return "\(cell.stage ?? "") \(cell.permille / 10) %  \(counts(cell))\(rate)\(left)"
        }
    }

    /// State and words, without saying "failed: failed: …".
    static func sentence(_ cell: ImportCell) -> String {
        let words = words(cell)
        return words.hasPrefix(cell.state.rawValue) ? words : "\(cell.state.rawValue): \(words)"
    }

    static func counts(_ cell: ImportCell) -> String {
        var parts = ["\(grouped(cell.rows.new)) new"]
        if cell.rows.duplicate > 0 { parts.append("\(grouped(cell.rows.duplicate)) already there") }
        if cell.rows.skipped > 0 { parts.append("\(grouped(cell.rows.skipped)) skipped") }
        if cell.rows.rejected > 0 { parts.append("\(grouped(cell.rows.rejected)) rejected") }
        if cell.flagged > 0 { parts.append("\(grouped(cell.flagged)) possibly double") }
        return parts.joined(separator: ", ")
    }

    static func grouped(_ number: Int64) -> String {
        var digits = String(number.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
