public import Ledger

/// Files that came in together, and what is known about them from outside.
public struct ImportRequest: Sendable {
    /// How files reach the book; stored with the import.
    public enum Source: String, Sendable { case http, inbox, commandLine = "command_line", sample }

    public var book: Int64
    public var files: [SpoolFile]
    /// Name (or number, or id) of the account; a name that the book does not know becomes a new account.
    public var account: String?
    public var currency: Currency?
    public var pipeline: String?
    /// The inbox subfolder, which names an account.
    public var folder: String?
    /// Hold each import before it is published, until it is approved.
    public var review: Bool
    /// Read files anew that the book already has.
    public var again: Bool
    public var source: Source

    public init(book: Int64, files: [SpoolFile], source: Source) {
        self.book = book
        self.files = files
        self.source = source
        review = false
        again = false
    }
}

/// What became of a request: a batch with one import for each file, in the order of the request; each member of an archive is a file.
public struct SubmittedBatch: Sendable, Hashable, Codable {
    public struct Import: Sendable, Hashable, Codable {
        public var id: Int64
        public var file: String
        /// The archive that the file lay in; nil for one that came alone.
        public var archive: String?
        public var state: String
        /// The book has these bytes already, published or under way: `id` is that import, and nothing was read.
        public var known: Bool
        /// Which file of the request it came in, from 0.
        public var upload: Int

        enum CodingKeys: String, CodingKey {
            case id, file
            case archive = "in"
            case state, known, upload
        }
    }

    public var batch: Int64
    public var imports: [Import]
}
