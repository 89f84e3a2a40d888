public import Ledger

/// Finds the merchant in a statement's text. Keeps its buffers from row to row, so that a row allocates nothing.
///
/// Takes off, on folded bytes: processors before a star (`SQ *`, `PAYPAL *`), words of the payment itself at the start (`POS`,
/// `VISA`, `CARD PURCHASE`), card masks, dates, times, phone and reference numbers, and at the end a city with its state or country, or just
/// these. What remains is the key; where nothing does, the whole text is. `MerchantWords` has the word lists.
public struct MerchantNormaliser: Sendable {
    /// Bytes of a text that are looked at; what follows never names the merchant.
    public static let textBytesMax = 256
    /// Words of a key; what follows is the purpose.
    public static let keyWordsMax = 6

    struct Token {
        var lower: Int32
        var upper: Int32
        var words: MerchantWords.Kinds
        var digits: UInt8 = 0
        var letters: UInt8 = 0
        var isKept = true
        /// A star stands before it.
        var followsStar = false
        /// Three spaces or more stand before it: a column of its own.
        var followsGap = false

        var length: Int { Int(upper - lower) }
        var isNumber: Bool { letters == 0 && digits > 0 }
    }

    private let seed: UInt64
    private let vocabulary = MerchantWords.vocabulary
    private var folded = FoldedText()
    private var tokens: [Token] = []
    private var output: [UInt8] = []

    public init(seed: UInt64 = 0) { self.seed = seed }

    /// The key's hash (0 for a text without any) and bytes. The slice shares the normaliser's buffer: let it go before the next call.
    public mutating func key(_ bytes: [UInt8], _ range: TextRange) -> (hash: UInt64, key: ArraySlice<UInt8>) {
        let hash = hash(bytes, range)
        return (hash, output[...])
    }

    /// The key of the text last seen.
    public var currentKey: String { String(decoding: output, as: UTF8.self) }

    /// The key's hash, `MerchantKey.hash(seed:)`; 0 for a text without any.
    public mutating func hash(_ bytes: [UInt8], _ range: TextRange) -> UInt64 {
        var end = min(range.range.upperBound, range.range.lowerBound + MerchantNormaliser.textBytesMax)
        while end < range.range.upperBound, end > range.range.lowerBound, bytes[end] & 0xC0 == 0x80 { end -= 1 }  // not inside a character
        folded.fold(bytes, range.range.lowerBound..<end, collapse: false)
        split(folded.bytes)
        dropNumbers()
        dropLead()
        dropPlace()
        dropDanglingJoiners()
        return write(folded.bytes)
    }

    /// Joins the words that are kept into `output`, and gives their hash.
    private mutating func write(_ text: [UInt8]) -> UInt64 {
        // The buffer leaves `self` while it is written: appending to it is then a store and two comparisons.
        var key = output
        output = []
        key.removeAll(keepingCapacity: true)
        key.reserveCapacity(text.count)
        var count = 0
        for token in tokens where token.isKept {
            if count == MerchantNormaliser.keyWordsMax { break }
            if count > 0 { key.append(0x20) }
            for index in Int(token.lower)..<Int(token.upper) where text[index] != 0x27 { key.append(text[index]) }
            count += 1
        }
        if key.isEmpty {
            for byte in text where byte != 0x20 || (!key.isEmpty && key[key.count - 1] != 0x20) { key.append(byte) }
            if key.last == 0x20 { key.removeLast() }
        }
        var hash = MerchantHash(seed: seed)
        for byte in key { hash.append(byte) }
        output = key
        return hash.finish()
    }
}

// Finding the words.
extension MerchantNormaliser {
    private mutating func split(_ text: [UInt8]) {
        tokens.removeAll(keepingCapacity: true)
        var spaces = 0
        var star = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if MerchantNormaliser.isSeparator(byte) {
                if byte == 0x2A { star = true }
                spaces = byte == 0x20 ? spaces + 1 : 0
                index += 1
                continue
            }
            let start = index
            var cut = false
            while index < text.count, !MerchantNormaliser.isSeparator(text[index]) {
                // `REWE SAGT DANKE 45321//BERLIN/DE 2024-01-02`: the place and all that follows. Not in `https://`.
                if text[index] == 0x2F, index + 1 < text.count, text[index + 1] == 0x2F, index == start || text[index - 1] != 0x3A {
                    cut = true
                    break
                }
                index += 1
            }
            if var token = token(text, start, index) {
                token.followsStar = star
                token.followsGap = spaces >= 3
                tokens.append(token)
            }
            if cut, !tokens.isEmpty { return }
            if cut { index += 2 }
            spaces = 0
            star = false
        }
    }

    /// The word between two separators, without marks at its edges; nil where nothing else is there.
    private func token(_ text: [UInt8], _ start: Int, _ end: Int) -> Token? {
        var lower = start
        var upper = end
        while lower < upper, MerchantNormaliser.isTrimmed(text[lower]) { lower += 1 }
        while upper > lower, MerchantNormaliser.isTrimmed(text[upper - 1]) { upper -= 1 }
        guard lower < upper else { return nil }
        var digits = 0
        var letters = 0
        var hash = MerchantWords.Hash()
        for index in lower..<upper {
            let byte = text[index]
            hash.append(byte)
            if byte >= 0x30 && byte <= 0x39 { digits += 1 } else if (byte >= 0x61 && byte <= 0x7A) || byte >= 0x80 { letters += 1 }
        }
        return Token(
            lower: Int32(lower), upper: Int32(upper), words: vocabulary.kinds(hash.finish()), digits: UInt8(clamping: digits),
            letters: UInt8(clamping: letters))
    }

    /// Space and the marks that join a merchant to something else: `" # ( ) * + , ; < = > [ \ ] { | }`.
    @inline(__always)
    private static func isSeparator(_ byte: UInt8) -> Bool {
        guard byte < 0x80 else { return false }
        let marks: UInt64 = byte < 64 ? 0x7800_1F0D_0000_0000 : 0x3800_0000_3800_0000
        return marks >> UInt64(byte & 63) & 1 == 1
    }

    /// Marks without meaning at the edge of a word: `! ' - . / : @ _` and the backtick. A lone `&` stays.
    @inline(__always)
    private static func isTrimmed(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21, 0x27, 0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5F, 0x60: true
        default: false
        }
    }
}

// Dropping what is not the merchant.
extension MerchantNormaliser {
    private mutating func dropNumbers() {
        for index in tokens.indices {
            let token = tokens[index]
            if token.digits == 0 {
                tokens[index].isKept = !isMask(token)
            } else if token.letters == 0 {
                // `7 ELEVEN`, `24 HOUR FITNESS`: a short number that a name begins with.
                let isShort = token.length <= 3 && token.length == Int(token.digits)
                tokens[index].isKept = index == 0 && isShort && tokens.count > 1 && tokens[1].digits == 0 && tokens[1].words.isEmpty
            } else {
                tokens[index].isKept = !isReference(token)
            }
        }
        for index in tokens.indices where tokens[index].isKept {
            let previousIsNumber = index > 0 && !tokens[index - 1].isKept && tokens[index - 1].digits > 0
            let nextIsNumber = index + 1 < tokens.count && !tokens[index + 1].isKept && tokens[index + 1].digits > 0
            if tokens[index].words.contains(.label), nextIsNumber {
                tokens[index].isKept = false
            } else if tokens[index].words.contains(.month), previousIsNumber || nextIsNumber {
                tokens[index].isKept = false
            }
        }
    }

    /// `xxxx`, `xxxx1234`, `4512xxxxxxxx1234`.
    private func isMask(_ token: Token) -> Bool {
        guard token.length >= 4 || token.digits > 0 else { return false }
        var marks = 0
        for index in Int(token.lower)..<Int(token.upper) where folded.bytes[index] == 0x78 { marks += 1 }
        return marks >= 2 && marks == Int(token.letters)
    }

    /// Letters and digits mixed as people do not name shops: dates with letters (`14jan24`, `2024-01-02t18:23`), masks, codes.
    private func isReference(_ token: Token) -> Bool {
        if isMask(token) || token.followsStar { return true }
        let digits = Int(token.digits)
        if digits >= 4, token.length >= 4, digits * 2 >= token.length { return true }
        if token.letters == 3, digits <= 4, isMonthWithDigits(token) { return true }
        // Codes change between letters and digits again and again.
        var changes = 0
        var wasDigit: Bool?
        for index in Int(token.lower)..<Int(token.upper) {
            let byte = folded.bytes[index]
            let isDigit = byte >= 0x30 && byte <= 0x39
            guard isDigit || byte >= 0x61 else { continue }
            if let wasDigit, wasDigit != isDigit { changes += 1 }
            wasDigit = isDigit
        }
        // `T058`, `A1234`: one or two letters and a number name a terminal.
        if token.letters <= 2, digits >= 3, changes == 1 { return true }
        return changes >= 3 && digits >= 2 || digits >= 2 && digits * 2 >= token.length && token.length >= 5
    }

    private func isMonthWithDigits(_ token: Token) -> Bool {
        var hash = MerchantWords.Hash()
        for index in Int(token.lower)..<Int(token.upper) where folded.bytes[index] >= 0x61 { hash.append(folded.bytes[index]) }
        return vocabulary.kinds(hash.finish()).contains(.month)
    }

    private mutating func dropLead() {
        // A processor before the first star.
        if let star = tokens.firstIndex(where: \.followsStar), star > 0, tokens[star...].contains(where: \.isKept) {
            if tokens[star - 1].words.contains(.processor) {
                for index in 0..<star { tokens[index].isKept = false }
            }
        }
        var hasDropped = false
        for index in tokens.indices {
            guard tokens[index].isKept else {
                hasDropped = hasDropped || tokens[index].digits > 0
                continue
            }
            let words = tokens[index].words
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let nextBelongs = next.map { !$0.isKept || !$0.words.isDisjoint(with: [.payment, .paymentPart]) } ?? false
            let isPayment = words.contains(.payment) || words.contains(.paymentPart) && (hasDropped || nextBelongs)
            guard isPayment || words.contains(.joiner) && hasDropped else { return }
            // Never the last word that is left.
            guard tokens[(index + 1)...].contains(where: \.isKept) else { return }
            tokens[index].isKept = false
            hasDropped = true
        }
    }

    private mutating func dropPlace() {
        guard let first = tokens.firstIndex(where: \.isKept), var last = tokens.lastIndex(where: \.isKept), last > first else { return }
        var places = 0
        while places < 2, last > first, tokens[last].words.contains(.place), mayEnd(before: last, first) {
            // Columns of their own that end in a place are all place.
            if let gap = tokens[(first + 1)...last].firstIndex(where: \.followsGap) {
                for index in gap...last { tokens[index].isKept = false }
                return
            }
            tokens[last].isKept = false
            last = lastKept(before: last)
            places += 1
        }
        guard last > first else { return }
        if places > 0, tokens[last].words.contains(.city), mayEnd(before: last, first) {
            tokens[last].isKept = false
        } else if tokens[last].words.contains(.cityEnd) {
            let start = lastKept(before: last)
            if start > first, tokens[start].words.contains(.cityStart), mayEnd(before: start, first) {
                tokens[last].isKept = false
                tokens[start].isKept = false
            }
        }
    }

    /// `period of 03/2011` has lost what it led on to.
    private mutating func dropDanglingJoiners() {
        guard let first = tokens.firstIndex(where: \.isKept) else { return }
        while let last = tokens.lastIndex(where: \.isKept), last > first, tokens[last].words.contains(.joiner) { tokens[last].isKept = false }
    }

    /// Something is left before the token, and it does not lead on to it (`transport for london`).
    private func mayEnd(before index: Int, _ first: Int) -> Bool {
        index > first && !tokens[lastKept(before: index)].words.contains(.joiner)
    }

    /// The kept token before `index`; there is one.
    private func lastKept(before index: Int) -> Int {
        tokens[..<index].lastIndex(where: \.isKept) ?? 0
    }
}
