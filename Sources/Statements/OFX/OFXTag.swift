/// The elements of OFX that are read, by their place in the grammar; `RecordField.tag` holds the raw value.
///
/// Aggregates hold other elements, leaves hold text. In SGML a leaf need not be closed and looks like an aggregate whose first child
/// is missing, so the difference has to be known by name. All names that are not listed are skipped without a trace.
/// Source: OFX Banking Specification 2.3, chapters 3 (common aggregates), 11 (banking) and 13 (investments); OFC 1.0 for `ACCTSTMT`, `CLTID`, `LEDGER`.
enum OFXTag: UInt16, Sendable, CaseIterable {
    case unknown = 0
    // Aggregates
    case root, signon, institutionInfo, status
    case statement, cardStatement, investmentStatement, accountStatement
    case transactionList, pendingList, investmentList, investmentCash, investment
    case transaction, pendingTransaction
    case bankAccount, cardAccount, investmentAccount, plainAccount
    case ledgerBalance, availableBalance, investmentBalance
    case payee, currency, originalCurrency
    /// Known, so that what is inside is not taken for something else.
    case other

    // Leaves
    case code = 64, severity, message
    case organisation, institutionID, intuitBankID
    case defaultCurrency, bankID, branchID, brokerID, accountID, accountType
    case firstDay, lastDay, balanceAmount, asOf, openLedger
    case kind, posted, user, available, value, amount, id, oldID, checkNumber
    case name, extendedName, memo, category, correctedID, correctionAction, currencySymbol
    case rate, availableCash
    /// `NAME` within `PAYEE`; `CURSYM` and `CURRATE` within `ORIGCURRENCY`; the whole record as bytes, always a record's first field.
    case payeeName, originalSymbol, originalRate, record

    var isLeaf: Bool { rawValue >= Self.code.rawValue }

    /// The spellings of each element, in capitals.
    static let names: [(String, OFXTag)] =
        [
            ("OFX", .root), ("OFC", .root), ("SONRS", .signon), ("FI", .institutionInfo), ("STATUS", .status),
            ("STMTRS", .statement), ("CCSTMTRS", .cardStatement), ("INVSTMTRS", .investmentStatement), ("ACCTSTMT", .accountStatement),
            ("BANKTRANLIST", .transactionList), ("BANKTRANLISTP", .pendingList), ("INVTRANLIST", .investmentList),
            ("INVBANKTRAN", .investmentCash),
            ("STMTTRN", .transaction), ("GENTRN", .transaction), ("STMTTRNP", .pendingTransaction),
            ("BANKACCTFROM", .bankAccount), ("CCACCTFROM", .cardAccount), ("INVACCTFROM", .investmentAccount), ("ACCTFROM", .plainAccount),
            ("LEDGERBAL", .ledgerBalance), ("AVAILBAL", .availableBalance), ("INVBAL", .investmentBalance), ("PAYEE", .payee), ("EXTDPAYEE", .payee),
            ("CURRENCY", .currency), ("ORIGCURRENCY", .originalCurrency),
            ("CODE", .code), ("SEVERITY", .severity), ("MESSAGE", .message), ("ORG", .organisation), ("FID", .institutionID),
            ("INTU.BID", .intuitBankID), ("CURDEF", .defaultCurrency), ("BANKID", .bankID), ("BRANCHID", .branchID), ("BROKERID", .brokerID),
            ("ACCTID", .accountID), ("ACCTTYPE", .accountType), ("DTSTART", .firstDay), ("DTEND", .lastDay), ("BALAMT", .balanceAmount),
            ("DTASOF", .asOf), ("LEDGER", .openLedger), ("TRNTYPE", .kind), ("DTPOSTED", .posted), ("DTTRAN", .posted), ("DTUSER", .user),
            ("DTAVAIL", .available), ("VALUEDATE", .value), ("TRNAMT", .amount), ("FITID", .id), ("CLTID", .oldID), ("CHECKNUM", .checkNumber),
            ("CHKNUM", .checkNumber), ("NAME", .name), ("EXTDNAME", .extendedName), ("MEMO", .memo), ("CATEGORY", .category),
            ("CORRECTFITID", .correctedID), ("CORRECTACTION", .correctionAction), ("CURSYM", .currencySymbol),
            ("CURRATE", .rate), ("AVAILCASH", .availableCash),
        ]
        + others.map { ($0, .other) } + investments.map { ($0, .investment) }

    private static let others = [
        "BALLIST", "BAL", "INVPOSLIST", "INVOOLIST", "SECLIST", "BANKACCTTO", "CCACCTTO", "BANKACCTINFO", "CCACCTINFO",
        "ACCTINFO", "IMAGEDATA", "LOANACCTFROM", "PRESACCTFROM",
    ]

    /// The children of `INVTRANLIST` that are no cash movements.
    private static let investments = [
        "BUYDEBT", "BUYMF", "BUYOPT", "BUYOTHER", "BUYSTOCK", "CLOSUREOPT", "INCOME", "INVEXPENSE", "JRNLFUND", "JRNLSEC", "MARGININTEREST",
        "REINVEST", "RETOFCAP", "SELLDEBT", "SELLMF", "SELLOPT", "SELLOTHER", "SELLSTOCK", "SPLIT", "TRANSFER",
    ]
}

/// Finds an element by its name, packed in two words as the tokeniser meets it: an open-addressing table built once per reader.
struct OFXTagTable: Sendable {
    /// Longer names are unknown elements.
    static let nameBytesMax = 16

    private struct Slot {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var tag = OFXTag.unknown
    }

    private static let slotCount = 512
    private var slots = [Slot](repeating: Slot(), count: slotCount)

    static let standard = OFXTagTable()

    init() {
        for (name, tag) in OFXTag.names {
            var high: UInt64 = 0
            var low: UInt64 = 0
            for byte in name.utf8 {
                high = high << 8 | low >> 56
                low = low << 8 | UInt64(byte)
            }
            var i = Self.home(high, low)
            while slots[i].low != 0 { i = (i + 1) & (Self.slotCount - 1) }
            slots[i] = Slot(high: high, low: low, tag: tag)
        }
    }

    /// The element whose name is packed big-endian in `high` and `low`, in capitals.
    @inline(__always)
    func tag(_ high: UInt64, _ low: UInt64) -> OFXTag {
        var i = Self.home(high, low)
        while slots[i].low != 0 {
            if slots[i].low == low, slots[i].high == high { return slots[i].tag }
            i = (i + 1) & (Self.slotCount - 1)
        }
        return .unknown
    }

    @inline(__always)
    private static func home(_ high: UInt64, _ low: UInt64) -> Int {
        Int(truncatingIfNeeded: ((low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93) >> 55)
    }
}
