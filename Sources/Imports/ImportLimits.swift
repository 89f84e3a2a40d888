/// The limits of imports, each with its unit in its name. What happens at the limit stands beside it.
public struct ImportLimits: Sendable, Hashable {
    /// A longer upload is refused (HTTP 413) as soon as its declared or real length passes this.
    public var uploadBytesMax: Int64 = 2 << 30
    /// An upload that unpacks to more, all members of its archives together, fails.
    public var unpackedBytesMax: Int64 = 4 << 30
    /// An upload that unpacks to more than this many times its size fails, beyond the first `unpackedBytesFree`.
    public var unpackedRatioMax: Int64 = 200
    public var unpackedBytesFree: Int64 = 10 << 20
    /// A larger member of an archive fails alone.
    public var memberBytesMax: Int64 = 2 << 30
    /// Files in the archives of one upload; with more, all of it fails.
    public var archiveMembersMax = 5_000
    /// Everything that archives of one upload list, also folders and what file managers leave in them; with more, all of it fails.
    public var archiveEntriesMax = 20_000
    /// A zip with a larger directory fails as one with too many entries: it is held in memory.
    public var archiveDirectoryBytesMax: Int64 = 8 << 20
    /// Broken members after which a zip is read on; each costs another look at its directory.
    public var archiveRestartsMax = 32
    /// Layers of gzip, zip and tar, one inside the other; a member that is packed once more fails alone.
    public var packedLayersMax = 4
    /// Files of one batch, members of archives included; more are refused.
    public var batchFilesMax = 10_000
    /// Bytes read at a time; about 2,000 rows.
    public var chunkBytes = 140_000
    /// Rows of one write transaction, so that the writer is held for at most 50 ms.
    public var commitRowsMax = 5_000
    /// Problems kept of an import; more are only counted.
    public var problemsMax = 1_000
    /// Rows deleted in one step of the sweep.
    public var sweepRowsMax = 2_000
    /// Rows that get back what people had decided, in one write transaction of a redo.
    public var restoredRowsMax = 500
    /// Days before and after a statement that the planner looks at.
    public var plannerSlackDays = 10
    /// Plans made anew because the ledger changed meanwhile, before the import fails.
    public var plansMax = 5

    public init() {}
}
