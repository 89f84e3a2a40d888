import Foundation
import Imports
import Jobs
import Testing

@Suite struct RejectsFileTests {
    /// A file with two rows that cannot be read, what mends them, and what the ledger holds of them then.
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var mends: [(String, String)]
        var mended: [String]
        var testDescription: String { name }
    }

    static let samples = [
        Sample(
            name: "giro.csv",
            text: "IBAN;DE89 3704 0044 0532 0130 00\n\nBuchungstag;Text;Betrag\n03.11.2025;Bäcker;-4,50\n04.11.2025;Lohn;25OO,00\n"
                + "05.11.2025;Miete;-900,00\n2S.11.2025;\"Kino;\nReihe 7\";-12,99\n",
            mends: [("25OO,00", "2500,00"), ("2S.11.2025", "25.11.2025")],
            mended: ["2025-11-04 250000 Lohn", "2025-11-25 -1299 Kino; Reihe 7"]),
        Sample(
            name: "haus.qif",
            text:
                "!Account\nNHaus\nTBank\n^\n!Type:Bank\nD11/23/2025\nT-4.50\nPBäcker\n^\nD11/31/2025\nT-1.00\nPKino\n^\nD11/24/2025\nTx\nPLohn\n^\n",
            mends: [("D11/31/2025", "D11/30/2025"), ("\nTx", "\nT25.00")], mended: ["2025-11-24 2500 Lohn", "2025-11-30 -100 Kino"]),
        Sample(
            name: "giro.ofx",
            text: StatementText.ofx(StatementText.november, closing: 1_000).replacing(">20251104<", with: ">20251131<").replacing(
                "-900.00", with: "n/a"),
            mends: [(">20251131<", ">20251104<"), (">n/a<", ">-900.00<")],
            mended: ["2025-11-04 250000 Salary ACME", "2025-11-05 -90000 Rent November"]),
    ]

    private static func download(_ id: Int64, _ ledger: TestLedger) async throws -> (name: String, text: String) {
        let file = try await ledger.service.rejects(import: id)
        var bytes: [UInt8] = []
        try await file.forEachChunk { bytes += $0 }
        return (file.name, String(decoding: bytes, as: UTF8.self))
    }

    @Test(arguments: samples)
    func mendedRowsAreDroppedBackInAndNothingElse(_ sample: Sample) async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await ledger.read(TestLedger.File(sample.name, sample.text), account: nil)
            #expect(first.state == .succeeded, "\(first.questions)")
            #expect(first.rows.rejected == 2)
            let before = try await ledger.transactions()

            var (name, text) = try await Self.download(first.id, ledger)
            #expect(name == "rejects of \(sample.name)")
            for (old, new) in sample.mends {
                #expect(text.contains(old))
                text = text.replacing(old, with: new, maxReplacements: 1)
            }
            let second = try await ledger.read(TestLedger.File(name, text), account: nil)
            #expect(second.rows.figures == [2, 2, 0, 0, 0], "\(second.questions)")
            #expect(second.problems == 0)
            #expect(second.account == first.account)
            let added = try await ledger.transactions().filter { !before.contains($0) }
            #expect(added.map { $0.split(separator: " ").drop { !$0.hasPrefix("2025-") }.joined(separator: " ") } == sample.mended)
            #expect(try await ledger.transactions().count == before.count + 2)

            // The whole file, mended as well, has nothing new any more.
            var whole = sample.text
            for (old, new) in sample.mends { whole = whole.replacing(old, with: new, maxReplacements: 1) }
            let third = try await ledger.read(TestLedger.File("whole \(sample.name)", whole), account: nil)
            #expect(third.rows.new == 0 && third.rows.duplicate == third.rows.read)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func whatIsStillWrongIsRejectedAgain() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await ledger.read(
                TestLedger.File("a.csv", "Date,Text,Amount\n2025-11-03,Bakery,-4.50\n2025-11-04,Pay,x\n2025-11-05,Rent,y\n"))
            let (name, text) = try await Self.download(first.id, ledger)
            let second = try await ledger.read(TestLedger.File(name, text.replacing(",x,", with: ",9.00,")))
            #expect(second.rows.figures == [2, 1, 0, 0, 1])
            let (again, rest) = try await Self.download(second.id, ledger)
            #expect(again == "rejects of rejects of a.csv")
            #expect(rest == "\u{FEFF}Date,Text,Amount,reason\n2025-11-05,Rent,y,\"amount.unreadable: “y” is not an amount.\"\r\n")
        }
    }

    @Test func fileThatIsGoneIsNamed() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            try FileManager.default.removeItem(at: ledger.folder.files)
            await #expect(throws: ImportError.self) { try await ledger.service.rejects(import: cell.id) }
        }
    }
}
