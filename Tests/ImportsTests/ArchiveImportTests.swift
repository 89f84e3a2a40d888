import Foundation
import Imports
import Jobs
import Store
import Testing

@Suite struct ArchiveImportTests {
    private static let four = StatementText.csv(StatementText.november)
    private static let later = StatementText.csv([
        BankRow(day: .november(20), amount: -99, text: "Gum"), BankRow(day: .november(21), amount: -50, text: "Milk"),
    ])

    private static func stored(_ ledger: TestLedger) throws -> Int {
        try FileManager.default.subpathsOfDirectory(atPath: ledger.folder.files.path).filter { $0.count > 10 }.count
    }

    @Test func eachMemberIsAnImportOfTheBatch() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let zip = Zip.archive([.init("2025/a.csv", Self.four), Zip.Member("2025/b.csv", Self.later).deflated])
            let batch = try await ledger.submit(
                [TestLedger.File("bank.zip", bytes: zip), TestLedger.File("c.csv", "Date,Amount\n")], account: "Giro")
            #expect(batch.imports.map(\.file) == ["a.csv", "b.csv", "c.csv"])
            #expect(batch.imports.map(\.archive) == ["bank.zip", "bank.zip", nil])
            #expect(batch.imports.map(\.upload) == [0, 0, 1])
            for accepted in batch.imports { _ = try await ledger.settled(accepted.id) }
            let cells = try await ledger.service.cells(batch: batch.batch)
            #expect(cells.map(\.published) == [true, true, false])
            #expect(cells.map(\.archive) == ["bank.zip", "bank.zip", nil])
            #expect(cells[1].bytes == Int64(Self.later.utf8.count), "unpacked: byte positions refer to that")
            #expect(cells[1].label == "bank.zip/b.csv")
            #expect(try await ledger.transactions().count == 6)
        }
        #expect(try Self.stored(ledger) == 3, "the archive itself is not kept")
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty)
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func oneMemberIsLikeTheFileItself() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.zip", bytes: Zip.archive([.init("a.csv", Self.four)])))
            #expect(cell.published)
            #expect(cell.file == "a.csv")
            let plain = try await ledger.submit([TestLedger.File("again.csv", Self.four)], account: "Giro")
            #expect(plain.imports.map(\.known) == [true], "known by what is inside")
            let packed = try await ledger.submit([TestLedger.File("b.tar", bytes: Tar.archive([.init("x.csv", Self.four)]))], account: "Giro")
            #expect(packed.imports.map(\.known) == [true])
            #expect(packed.imports.map(\.file) == ["x.csv"])
            #expect(packed.imports.map(\.id) == [cell.id])
        }
    }

    @Test func theSameFileTwiceInAnArchiveIsReadOnce() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let zip = Zip.archive([.init("a.csv", Self.four), .init("copy of a.csv", Self.four)])
            let batch = try await ledger.submit([TestLedger.File("bank.zip", bytes: zip)], account: "Giro")
            #expect(batch.imports.map(\.known) == [false, true])
            #expect(Set(batch.imports.map(\.id)).count == 1)
            #expect(try await ledger.settled(batch.imports[0].id).published)
            #expect(try await ledger.transactions().count == 4)
        }
        #expect(try Self.stored(ledger) == 1)
    }

    @Test func aMemberFailsAloneAndTryingAgainSaysTheSame() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let broken = Zip.Member("b.csv", Self.later).with { $0.checksum = 1 }
            let secret = Zip.Member("c.csv", Self.later).with { $0.flags = 0x801 }
            let zip = Zip.archive([.init("a.csv", Self.four), broken, secret])
            let batch = try await ledger.submit([TestLedger.File("bank.zip", bytes: zip)], account: "Giro")
            #expect(batch.imports.map(\.state) == ["queued", "failed", "failed"])
            for accepted in batch.imports { _ = try await ledger.settled(accepted.id) }
            let cells = try await ledger.service.cells(batch: batch.batch)
            #expect(cells.map { $0.error?.code } == [nil, "archive.damaged", "archive.encrypted"])
            #expect(cells.map(\.published) == [true, false, false])
            _ = try await ledger.service.retry(import: batch.imports[1].id)
            let again = try await ledger.settled(batch.imports[1].id)
            #expect(again.state == .failed)
            #expect(again.error?.code == "archive.damaged", "what could be unpacked of it is never read")
            #expect(try await ledger.transactions().count == 4)
        }
        #expect(try Self.stored(ledger) == 1, "of what could not be unpacked nothing is kept")
    }

    @Test func anArchiveThatIsTooMuchLeavesNothingOfItself() async throws {
        var limits = ImportLimits()
        limits.unpackedBytesFree = 50_000
        let ledger = try await TestLedger(limits: limits)
        try await ledger.whileRunning {
            let zip = Zip.archive([.init("a.csv", Self.four), .bomb("b.csv"), .bomb("c.csv")])
            let cell = try await ledger.read(TestLedger.File("bank.zip", bytes: zip))
            #expect(cell.state == .failed)
            #expect(cell.error?.code == "archive.bomb")
            #expect(cell.file == "bank.zip")
            #expect(cell.archive == nil)
        }
        #expect(try Self.stored(ledger) == 1, "the upload as it came, with the reason")
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty)
    }

    @Test func membersCountAsFilesOfTheBatch() async throws {
        var limits = ImportLimits()
        limits.batchFilesMax = 3
        let ledger = try await TestLedger(limits: limits)
        let zip = TestLedger.File("bank.zip", bytes: Zip.archive([.init("a.csv", Self.four), .init("b.csv", Self.later), .init("c.csv", "x,y\n")]))
        #expect(try await ledger.submit([zip]).imports.count == 3)
        await #expect(throws: ImportError.tooManyFiles(filesMax: 3)) { try await ledger.submit([zip, TestLedger.File("d.csv", Self.four)]) }
        #expect(try Self.stored(ledger) == 3, "what is refused is not put in place")
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty)
    }

    @Test func aSpreadsheetIsStillRefusedWithItsSentence() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let sheet = Zip.archive([.init("[Content_Types].xml", "<Types/>"), .init("xl/workbook.xml", "<workbook/>")])
            let cell = try await ledger.read(TestLedger.File("sheet.csv", bytes: sheet))
            #expect(cell.state == .failed)
            #expect(cell.file == "sheet.csv")
            #expect(cell.error?.message.contains("spreadsheet") == true, "\(String(describing: cell.error))")
        }
    }
}
