import Categorisation
import Ledger
import Testing

@Suite struct MerchantNormaliserTests {
    @Test(arguments: [
        ("SQ *KAKA MARKET #0015 SAN FRANCISCO CA", "kaka market"),
        ("SQ *KAKA MARKET #0016", "kaka market"),
        ("Kaka Market", "kaka market"),
        ("TST* JOE'S PIZZA - NEW YORK NY 02/14", "joes pizza"),
        ("TST*JOES PIZZA", "joes pizza"),
        ("PAYPAL *SPOTIFY 402-935-7733", "spotify"),
        ("SumUp *Cafe Kotti", "cafe kotti"),
        ("CRV*CORNER SHOP", "corner shop"),
        ("IZ *BLUMEN HANNA", "blumen hanna"),
        ("GOOGLE *YouTube Premium", "youtube premium"),
        ("UBER *TRIP", "uber trip"),
        ("AMAZON.COM*MK1AB2 AMZN.COM/BILL WA", "amazon.com amzn.com/bill"),
        ("AMZN Mktp US*2K3LM4", "amzn mktp"),
        ("POS PURCHASE 1234 WALMART SUPERCENTER", "walmart supercenter"),
        ("VISA DEBIT 4512XXXXXXXX1234 TESCO STORES 2345", "tesco stores"),
        ("CARD PAYMENT TO TESCO STORES 2345, 12.34 GBP ON 01-02-2018", "tesco stores gbp"),
        ("POS 24 HOUR FITNESS", "hour fitness"),
        ("24 HOUR FITNESS", "24 hour fitness"),
        ("7-ELEVEN 33121", "7-eleven"),
        ("7 ELEVEN", "7 eleven"),
        ("H&M 0042 BERLIN DE", "h&m"),
        ("MARKS & SPENCER", "marks & spencer"),
        ("REWE SAGT DANKE. 45321//BERLIN/DE 2024-01-02T18:23 KFN 1 VJ 2612", "rewe sagt danke"),
        ("Kartenzahlung EDEKA München DE 14JAN", "edeka"),
        ("BÄCKEREI MÜLLER", "bäckerei müller"),
        ("bäckerei müller", "bäckerei müller"),
        ("KAKA MARKET            PALO ALTO     CA", "kaka market"),
        ("DUANE READE #14354 NEW YORK", "duane reade"),
        ("BANK OF NEW YORK", "bank of new york"),
        ("DIVIDEND EARNED FOR PERIOD OF 03/2011", "dividend earned for period"),
        ("TRANSPORT FOR LONDON GB", "transport for london"),
        ("NETFLIX.COM 866-579-7172 CA", "netflix.com"),
        ("CHECKCARD 0214 TRADER JOES REF 88213456 XXXX1234", "trader joes"),
        ("Card Factory", "card factory"),
        ("APPLE", "apple"),
        ("https://shop.example/order 12345", "https://shop.example/order"),
        ("ЛУКОЙЛ АЗС 123", "лукойл азс"),
        ("株式会社ローソン", "株式会社ローソン"),
        // Nothing is left: the whole text stands in.
        ("POS 1234", "pos"),
        ("#0015", "#0015"),
        ("12345  678", "12345 678"),
        ("VISA", "visa"),
        ("CA", "ca"),
        ("   ", ""),
        ("", ""),
    ])
    func findsTheMerchant(_ text: String, _ key: String) {
        #expect(MerchantKey(normalising: text).text == key)
    }

    @Test(arguments: [
        ("kaka market", "Kaka Market"), ("kfc", "KFC"), ("h&m", "H&M"), ("amazon.com", "Amazon.com"), ("rewe sagt danke", "Rewe Sagt Danke"),
        ("bäckerei müller", "Bäckerei Müller"), ("7-eleven", "7-eleven"), ("", ""), ("dm", "DM"), ("ikea", "Ikea"),
    ])
    func namesAreFitToShow(_ key: String, _ name: String) {
        #expect(MerchantKey(key).name == name)
    }

    @Test func hashesAgreeWithTheKeyInTheDatabase() {
        var normaliser = MerchantNormaliser(seed: 9)
        let bytes = Array("SQ *KAKA MARKET #0015".utf8)
        let (hash, key) = normaliser.key(bytes, TextRange(lower: 0, upper: UInt32(bytes.count)))
        #expect(String(decoding: key, as: UTF8.self) == "kaka market")
        #expect(hash == MerchantKey("kaka market").hash(seed: 9))
        #expect(hash != MerchantKey("kaka market").hash(seed: 10))
        #expect(MerchantKey("").hash() == 0)
        #expect(normaliser.currentKey == "kaka market")
    }

    /// The normaliser reads what strangers write.
    @Test func anyBytesGiveAKey() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("aZ09 */#-.:'&xX,()ßé株\u{0}\u{301}\t".utf8) + [0xFF, 0xC3]
        var normaliser = MerchantNormaliser()
        for round in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let (hash, key) = normaliser.key(bytes, TextRange(lower: 0, upper: UInt32(bytes.count)))
            let text = String(decoding: key, as: UTF8.self)
            #expect(!text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("  "), "seed 11, round \(round)")
            #expect((hash == 0) == key.isEmpty, "seed 11, round \(round)")
            let blank = bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
            if blank { #expect(key.isEmpty) }
        }
    }

    @Test func longTextsAreReadAsFarAsTheLimit() {
        let text = "KAKA MARKET " + String(repeating: "9", count: 100_000)
        #expect(MerchantKey(normalising: text).text == "kaka market")
        #expect(MerchantKey(normalising: "one two three four five six seven eight").text == "one two three four five six")
    }
}
