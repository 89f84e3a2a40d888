/// Which of the transactions that a person said are one is shown. Pure.
///
/// The one that was kept, while its import is published; else the first of the others whose import is: a hand entry, then the lowest ticket. So the undo of any
/// import leaves one transaction for as long as one of them has support, and its redo brings the chosen one back.
enum MergeGroup {
    struct Member: Hashable {
        var id: Int64
        /// Nil: entered by hand.
        var importID: Int64?
        /// A hand entry, or its import is published.
        var isLive: Bool
        var mergedInto: Int64?
    }

    static func shown(of members: [Member], kept: Int64) -> Int64? {
        let live = members.filter(\.isLive)
        if live.contains(where: { $0.id == kept }) { return kept }
        return live.min { ($0.importID ?? 0, $0.id) < ($1.importID ?? 0, $1.id) }?.id
    }

    /// What `merged_into` of each member has to be.
    static func settled(_ members: [Member], kept: Int64) -> [(id: Int64, mergedInto: Int64?)] {
        let shown = shown(of: members, kept: kept)
        return members.map { ($0.id, $0.isLive && $0.id != shown ? shown : nil) }
    }
}

extension SQLConnection {
    func mergeMembers(of group: Int64) throws -> [MergeGroup.Member] {
        try rows(
            """
            SELECT t.id, t.import, CASE WHEN EXISTS (SELECT 1 FROM live_txn v WHERE v.id = t.id) THEN 1 ELSE 0 END, t.merged_into
            FROM txn t WHERE t.merge_group = $1 ORDER BY t.id
            """, [.integer(group)]
        ) { MergeGroup.Member(id: $0.integer(0), importID: $0.optionalInteger(1), isLive: $0.flag(2), mergedInto: $0.optionalInteger(3)) }
    }

    func mergeGroup(of id: Int64) throws -> Int64? {
        try first("SELECT merge_group FROM txn WHERE id = $1", [.integer(id)]) { $0.optionalInteger(0) } ?? nil
    }

    /// Shows and hides the members of these transactions' groups as `MergeGroup` says.
    func settleMerges(of ids: Set<Int64>) throws {
        var groups: Set<Int64> = []
        for id in ids {
            if let group = try mergeGroup(of: id) {
                groups.insert(group)
            } else {
                try execute("UPDATE txn SET merged_into = NULL WHERE id = $1 AND merged_into IS NOT NULL", [.integer(id)])
            }
        }
        for group in groups.sorted() {
            let members = try mergeMembers(of: group)
            for (member, wanted) in zip(members, MergeGroup.settled(members, kept: group)) where member.mergedInto != wanted.mergedInto {
                try execute("UPDATE txn SET merged_into = $2 WHERE id = $1", [.integer(member.id), .integer(wanted.mergedInto)])
            }
        }
    }
}
