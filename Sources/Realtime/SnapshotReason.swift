/// Why a client that connects gets snapshots and does not resume.
public enum SnapshotReason: String, Sendable, Hashable {
    /// It gave no position. Sent as `"why": null`.
    case first
    /// Its position is of another epoch.
    case epoch
    /// Changes above its position may have been purged.
    case expired
    /// Its position is above the book's.
    case ahead
    /// What it missed is more than a snapshot is worth.
    case larger
    /// It may see something else than before.
    case permission
    /// The shape of the topics changed.
    case schema

    /// The reason that positions alone give, or `nil` where the client may resume.
    static func from(_ since: ClientMessage.Since?, at book: BookPosition) -> SnapshotReason? {
        guard let since else { return .first }
        if since.epoch != book.epoch { return .epoch }
        if since.seq > book.seq { return .ahead }
        if since.seq < book.floor { return .expired }
        return nil
    }
}
