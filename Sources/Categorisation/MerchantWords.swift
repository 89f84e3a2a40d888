/// The words that say something about a payment and not about the merchant: an open-addressing table by hash, one look-up a word.
struct MerchantWords: Sendable {
    struct Kinds: OptionSet, Sendable {
        let rawValue: UInt16
        /// Stands before a star for a payment processor.
        static let processor = Kinds(rawValue: 1)
        /// The payment itself, at the start of a text.
        static let payment = Kinds(rawValue: 2)
        /// The same, but only beside such a word or a number: there are shops of that name.
        static let paymentPart = Kinds(rawValue: 4)
        /// Leads on to what follows.
        static let joiner = Kinds(rawValue: 8)
        /// Names the number that follows.
        static let label = Kinds(rawValue: 16)
        /// A state or country, at the end.
        static let place = Kinds(rawValue: 32)
        /// A city, before a place.
        static let city = Kinds(rawValue: 64)
        static let cityStart = Kinds(rawValue: 128)
        static let cityEnd = Kinds(rawValue: 256)
        static let month = Kinds(rawValue: 512)
    }

    static let vocabulary = MerchantWords(lists)

    /// Hash of a word while its bytes go by, eight bytes a step. Words are known beforehand, so it needs no seed.
    struct Hash {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        private var word: UInt64 = 0
        private var count: UInt64 = 0

        @inline(__always)
        mutating func append(_ byte: UInt8) {
            word = word << 8 | UInt64(byte)
            count += 1
            if count & 7 == 0 { fold() }
        }

        @inline(__always)
        consuming func finish() -> UInt64 {
            fold()
            return max(state ^ count, 1)
        }

        @inline(__always)
        private mutating func fold() {
            let product = (state ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
            state = product.high ^ product.low
            word = 0
        }
    }

    private var hashes = [UInt64](repeating: 0, count: 1024)
    private var values = [Kinds](repeating: [], count: 1024)

    private init(_ lists: [(Kinds, String)]) {
        for (kind, words) in lists {
            for word in words.split(separator: " ") {
                var wordHash = Hash()
                for byte in word.utf8 { wordHash.append(byte) }
                let hash = wordHash.finish()
                let slot = place(of: hash)
                hashes[slot] = hash
                values[slot].insert(kind)
            }
        }
    }

    /// What the word is, by its hash; empty for any other word.
    @inline(__always)
    func kinds(_ hash: UInt64) -> Kinds { values[place(of: hash)] }

    private func place(of hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & 1023
        while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & 1023 }
        return slot
    }

    private static let lists: [(Kinds, String)] = [
        (
            .processor,
            "sq gosq sqc tst toast paypal pp ppl sumup crv iz izettle zettle sp spo google apl dd wl fs bt eb ztl ls gpay stripe wpy py adyen"
                + " mollie klarna in ic tb nyx cke cko fsp act pay clover shopify ebay fdms xsolla paddle.net paddle 2co revolut wise nya"
        ),
        (
            .payment,
            "pos visa mastercard maestro vpay debit purchase payment kartenzahlung kartenumsatz lastschrift girocard ec-karte eftpos checkcard"
                + " chkcard dbt crd pur contactless recurring preauthorized pre-authorized sepa basislastschrift folgelastschrift sepa-lastschrift"
                + " sepa-basislastschrift achat paiement compra tarjeta kauf kaufumsatz bezahlung ach pmt pymt signature withdrawl betaalautomaat bea"
                + " pinbetaling kortkøb kortköp dankort visa-kortköp pago cartasi interac amex"
        ),
        (.paymentPart, "card credit direct online point electronic cb carte karte con sale cash pin inst transaction bank mobile apple google pay"),
        (.joiner, "to at by with from for of the in de du des par chez a la le el los las bei an von vom am im - & and und et y on"),
        (
            .label,
            "ref reference no nr num number terminal term tid auth authcode trace seq kfn vj id kto blz iban bic mandat mandate mref cred eref kref"
                + " invoice inv order txn trans transaction date datum time uhr card karte carte ending endet folgenr verfalld kd kdnr rechnung rg"
                + " auftrag bestellung on vom am"
        ),
        (
            .place,
            "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt"
                + " va wa wv wi wy dc us usa gb gbr uk deu fr fra it ita es esp nl nld be bel at aut ch che ie irl pt prt pl pol cz cze dk dnk se swe no"
                + " nor fi fin lu lux can au aus nz nzl ind jp jpn sg sgp cn chn hk nsw qld vic on bc qc germany deutschland france switzerland"
        ),
        (
            .city,
            "berlin hamburg münchen muenchen munich köln koeln cologne frankfurt stuttgart düsseldorf duesseldorf leipzig dresden hannover nürnberg"
                + " bremen essen dortmund bonn wien vienna graz linz salzburg zürich zuerich zurich genf geneva genève basel bern london galway limerick manchester"
                + " birmingham leeds glasgow edinburgh bristol liverpool dublin cork paris lyon marseille toulouse nice nantes bordeaux lille madrid"
                + " barcelona valencia sevilla lisboa lisbon porto roma rome milano milan torino napoli amsterdam rotterdam utrecht brussels bruxelles"
                + " antwerpen luxembourg stockholm göteborg malmö copenhagen københavn oslo helsinki warszawa krakow praha prague budapest sydney"
                + " melbourne brisbane perth adelaide auckland wellington toronto montreal vancouver calgary ottawa seattle chicago boston houston"
                + " dallas austin denver portland phoenix philadelphia atlanta miami orlando detroit minneapolis brooklyn oakland sacramento"
                + " singapore tokyo mumbai delhi bangalore"
        ),
        (.cityStart, "san new los las hong den saint st santa fort"),
        (.cityEnd, "francisco york angeles vegas diego jose antonio kong orleans haag monica paul louis worth"),
        (
            .month,
            "jan feb mar apr may jun jul aug sep sept oct nov dec januar februar märz mai juni juli okt dez january february march april june"
                + " july"
        ),
    ]
}
