import ArgumentParser
import Foundation
import Imports
import Store
import StoreSQLite

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write the database and all statement files into one file; the server may be running.")

    @Option(name: .long, help: "The folder that holds everything.")
    var data = "./data"
    @Argument(help: "The file to write; it must not exist.")
    var file: String

    func run() async throws {
        let folder = try DataFolder(path: data)
        guard FileManager.default.fileExists(atPath: folder.database.path) else { throw CommandError("there is no ledger in \(data)") }
        // SQLite's backup API copies a consistent state while another process writes, so the lock is not needed.
        let store = try SQLiteStore(path: folder.database.path)
        try await SQLiteArchive(path: file).write(from: store, files: folder.files)
        Terminal.write("\(file): backup of \(data)")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put a backup in place of the ledger; the server must not be running.",
        discussion: "The database that was there is kept beside it as sluice.db.before-restore.")

    @Option(name: .long, help: "The folder that holds everything.")
    var data = "./data"
    @Argument(help: "A file that `sluice backup` wrote.")
    var file: String

    func run() async throws {
        let folder = try DataFolder(path: data)
        guard let lock = try DataLock(folder) else { throw CommandError("a server holds \(data): stop it first") }
        try SQLiteArchive(path: file).restore(database: folder.database, files: folder.files)
        // Positions of before the restore mean nothing any more: a new epoch makes every client take a snapshot.
        let epoch = Epoch.make()
        try await SQLiteStore(path: folder.database.path).write { db in try db.startNewEpoch(epoch) }
        withExtendedLifetime(lock) {}
        Terminal.write("\(data): restored from \(file)")
    }
}
