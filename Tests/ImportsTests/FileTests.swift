import Foundation
import Imports
import Jobs
import Ledger
import Statements
import Store
import Testing

@Suite struct FileTests {
    private static let csv = StatementText.csv(StatementText.november)

    @Test func packedFilesAreReadAndKnownByWhatIsInside() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("november.csv.gz", bytes: Gzip.stored(Array(Self.csv.utf8))))
            #expect(cell.published)
            #expect(cell.file == "november.csv")
            #expect(cell.bytes == Int64(Self.csv.utf8.count))
            let plain = try await ledger.submit([TestLedger.File("plain.csv", Self.csv)], account: "Giro")
            #expect(plain.imports.map(\.known) == [true])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty, "nothing is left in the spool")
    }

    @Test func aProblemOfTheReaderIsCountedOnce() async throws {
        let ledger = try await TestLedger()
        let text = "Date,Description,Amount\n2025-01-01,a,-1.00\n2025-01-02,b,-2.00\n2025-01-03,\"open,-3.00\n"
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("open.csv", text))
            #expect(cell.rows.new == 2)
            #expect(cell.rows.rejected == 1)
            #expect(cell.problems == 1)
            #expect(cell.latestProblems.map(\.line) == [4])
        }
    }

    private struct Bad: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: [UInt8]
        var code: String
        var words: String
        var testDescription: String { name }
    }

    private static var bad: [Bad] {
        let packed = Gzip.stored(Array(csv.utf8))
        var damaged = packed
        damaged[20] ^= 0x55
        return [
            Bad(name: "bomb.csv.gz", bytes: Gzip.bomb, code: "archive.bomb", words: "unpacks to more than 200 times its size"),
            Bad(name: "half.csv.gz", bytes: Array(packed.dropLast(40)), code: "archive.truncated", words: "not downloaded completely"),
            Bad(name: "damaged.csv.gz", bytes: damaged, code: "archive.damaged", words: "damaged"),
            Bad(name: "empty.csv", bytes: [], code: "file.empty", words: "empty"),
            Bad(
                name: "page.csv", bytes: Array("<!DOCTYPE html><html><body>Please sign in</body></html>".utf8), code: "file.not_a_statement",
                words: "web page"),
            Bad(name: "noise.csv", bytes: Array("dear diary\ntoday it rained\n".utf8), code: "", words: ""),
            Bad(name: "head.csv", bytes: Array("Date,Description,Amount\n".utf8), code: "", words: ""),
        ]
    }

    @Test(arguments: bad)
    private func whatIsNoStatementFailsWithASentence(bad: Bad) async throws {
        var limits = ImportLimits()
        limits.unpackedBytesFree = 10_000
        let ledger = try await TestLedger(limits: limits)
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File(bad.name, bytes: bad.bytes))
            #expect(cell.state == .failed)
            #expect(!cell.published)
            let error = try #require(cell.error)
            #expect(error.errorClass == .input, "nothing that another attempt would mend")
            #expect(cell.attempt == 1)
            #expect(error.message.count > 10)
            if !bad.code.isEmpty { #expect(error.code == bad.code, "\(error)") }
            #expect(bad.words.isEmpty || error.message.contains(bad.words), "\(error.message)")
            #expect(try await ledger.integer("SELECT count(*) FROM txn") == 0)
            #expect(try await ledger.integer("SELECT count(*) FROM account WHERE deleted = 0") == 0, "nothing that a person could see")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty)
    }

    @Test func anUploadBeyondTheLimitIsRefused() async throws {
        var limits = ImportLimits()
        limits.uploadBytesMax = 100
        let ledger = try await TestLedger(limits: limits)
        await #expect(throws: ImportError.tooLarge(bytesMax: 100)) {
            try await ledger.submit([TestLedger.File("a.csv", String(repeating: "x", count: 101))])
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: ledger.folder.spool.path).isEmpty, "and deleted at once")
    }

    @Test func aBatchHasBetweenOneAndItsMostFiles() async throws {
        var limits = ImportLimits()
        limits.batchFilesMax = 2
        let ledger = try await TestLedger(limits: limits)
        let file = TestLedger.File("a.csv", Self.csv)
        await #expect(throws: ImportError.noFiles) { try await ledger.submit([]) }
        await #expect(throws: ImportError.tooManyFiles(filesMax: 2)) { try await ledger.submit([file, file, file]) }
        let batch = try await ledger.submit([file, TestLedger.File("same.csv", Self.csv)])
        #expect(batch.imports.map(\.known) == [false, true], "the second has the bytes of the first")
    }

    @Test func aLostFileSaysSo() async throws {
        let ledger = try await TestLedger()
        let batch = try await ledger.submit([TestLedger.File("a.csv", Self.csv)], account: "Giro")
        try FileManager.default.removeItem(at: ledger.folder.files)
        try await ledger.whileRunning {
            let cell = try await ledger.settled(batch.imports[0].id)
            #expect(cell.state == .failed)
            #expect(cell.error?.code == "file.missing")
        }
    }

    @Test(arguments: [
        ("../../etc/passwd.csv", "passwd.csv"), ("C:\\Users\\me\\bank.csv", "bank.csv"), ("/", "statement"), ("..", "statement"),
        ("a\nb.csv", "ab.csv"),
    ])
    func namesAreNeverPaths(name: String, kept: String) async throws {
        let ledger = try await TestLedger()
        #expect(try ledger.service.spool(name: name).name == kept)
    }
}
