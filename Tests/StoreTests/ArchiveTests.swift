import Foundation
import Ledger
import Store
import StoreSQLite
import Testing

@Suite struct ArchiveTests {
    private static let row = TestLedger.Row(day: .november(3), amount: -450, text: "Coffee")

    /// A statement file larger than one chunk of the archive, one of a few bytes and an empty one.
    private static let files: [(name: String, bytes: Data)] = [
        ("ab/ab01", Data((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })), ("ab/ab02", Data("a".utf8)), ("cd/cd03", Data()),
    ]

    private static func writeFiles(to folder: URL) throws {
        for (name, bytes) in files {
            let url = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: url)
        }
    }

    @Test func aBackupComesBackWholeAndInANewEpoch() async throws {
        let ledger = try await TestLedger()
        try await ledger.importRows([Self.row])
        let files = ledger.folder.appendingPathComponent("files")
        try Self.writeFiles(to: files)
        let archive = SQLiteArchive(path: ledger.folder.appendingPathComponent("backup.sluice").path)
        try await archive.write(from: ledger.sqlite, files: files)
        let cells = try await ledger.cells()

        // What came after the backup is not in it.
        try await ledger.importRows([TestLedger.Row(day: .november(5), amount: -1, text: "Gum")])

        let other = ledger.folder.appendingPathComponent("other", isDirectory: true)
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        let database = other.appendingPathComponent("sluice.db")
        try Data("an older database".utf8).write(to: database)
        try archive.restore(database: database, files: other.appendingPathComponent("files"))
        let restored = try SQLiteStore(path: database.path)
        try await restored.write { db in try db.startNewEpoch("e2") }
        #expect(try await restored.read { db in try db.books().map(\.epoch) } == ["e2"])
        #expect(try await restored.verify(repairingWithEpoch: nil).isSound)
        #expect(try await restored.read { db in try db.rows("SELECT amount FROM visible_txn") { $0.integer(0) } } == [-450])
        #expect(
            try await restored.read { db in try db.first("SELECT count(*) FROM sqlite_schema WHERE name = 'backup_chunk'") { $0.integer(0) } } == 0)
        #expect(cells.count == 2)
        for (name, bytes) in Self.files { #expect(try Data(contentsOf: other.appendingPathComponent("files/\(name)")) == bytes, "\(name)") }
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: database.path + ".before-restore")) == Data("an older database".utf8), "moved aside, not lost")
    }

    /// Restoring over files that are there already must not append to them.
    @Test func filesThatAreThereAreReplaced() async throws {
        let ledger = try await TestLedger()
        let files = ledger.folder.appendingPathComponent("files")
        try Self.writeFiles(to: files)
        let archive = SQLiteArchive(path: ledger.folder.appendingPathComponent("backup.sluice").path)
        try await archive.write(from: ledger.sqlite, files: files)
        try archive.restore(database: ledger.folder.appendingPathComponent("second.db"), files: files)
        for (name, bytes) in Self.files { #expect(try Data(contentsOf: files.appendingPathComponent(name)) == bytes, "\(name)") }
    }

    @Test func aBackupOverwritesNothing() async throws {
        let ledger = try await TestLedger()
        let path = ledger.folder.appendingPathComponent("backup.sluice").path
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: ArchiveError.self) {
            try await SQLiteArchive(path: path).write(from: ledger.sqlite, files: ledger.folder.appendingPathComponent("none"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("mine".utf8))
    }

    @Test func whatIsNoBackupIsRefusedAndNothingIsTouched() async throws {
        let ledger = try await TestLedger()
        let database = ledger.folder.appendingPathComponent("sluice.db")
        let files = ledger.folder.appendingPathComponent("files")
        #expect(throws: ArchiveError.self) { try SQLiteArchive(path: ledger.folder.path + "/missing").restore(database: database, files: files) }
        try await ledger.store.backUp(to: ledger.folder.path + "/plain.db")
        #expect(throws: ArchiveError.self) { try SQLiteArchive(path: ledger.folder.path + "/plain.db").restore(database: database, files: files) }
        #expect(FileManager.default.fileExists(atPath: database.path))
    }
}
