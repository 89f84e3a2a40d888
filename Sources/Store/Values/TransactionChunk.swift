/// Rows for the bulk insert into `txn`: trivial values with byte ranges into one arena, bound to the statement without making a `String`.
public struct TransactionChunk: Sendable {
    /// One row; ranges refer to `TransactionChunk.bytes`. 0 stands for NULL in `merchant` and `category`; an empty range in `bankID` and `checkNumber`.
    public struct Row: Sendable {
        public var account: Int64
        public var day: Int32
        public var amount: Int64
        public var textLower: UInt32
        public var textUpper: UInt32
        public var bankIDLower: UInt32
        public var bankIDUpper: UInt32
        public var checkNumberLower: UInt32
        public var checkNumberUpper: UInt32
        public var merchant: Int64
        public var category: Int64
        public var categoryBy: UInt8
        public var status: UInt8
        public var record: UInt32
        public var line: UInt32
        public var byte: Int64
        public var length: UInt32
        public var hash: UInt64
        public var isFlagged: Bool

        public init(account: Int64, day: Int32, amount: Int64, record: UInt32, line: UInt32, byte: Int64, length: UInt32, hash: UInt64) {
            self.account = account
            self.day = day
            self.amount = amount
            self.record = record
            self.line = line
            self.byte = byte
            self.length = length
            self.hash = hash
            textLower = 0
            textUpper = 0
            bankIDLower = 0
            bankIDUpper = 0
            checkNumberLower = 0
            checkNumberUpper = 0
            merchant = 0
            category = 0
            categoryBy = 0
            status = 0
            isFlagged = false
        }
    }

    public var book: Int64
    public var importID: Int64
    public var bytes: [UInt8]
    public var rows: [Row]

    public init(book: Int64, importID: Int64, bytes: [UInt8], rows: [Row]) {
        self.book = book
        self.importID = importID
        self.bytes = bytes
        self.rows = rows
    }
}
