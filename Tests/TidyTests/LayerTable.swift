/// The layer table of docs/architecture.md as data: the one place to change when a room may import something new.
struct Room: Sendable, CustomStringConvertible {
    /// Which rooms below it a room may import.
    enum Rooms: Sendable {
        case only(Set<String>)
        /// All rooms from level 1 up to a level.
        case upTo(Int)
    }

    let name: String
    let level: Int
    let rooms: Rooms
    /// Modules of packages and of the system.
    var modules: Set<String> = []
    /// The files that may import Foundation; `nil`: all. Below level 4 it is needed in few places, and never in a loop over rows.
    var foundationFiles: Set<String>? = nil

    var description: String { name }

    static let all: [Room] = [
        Room(name: "CZlib", level: 0, rooms: .only([])),
        Room(name: "CLibXML2", level: 0, rooms: .only([])),
        Room(name: "CLibArchive", level: 0, rooms: .only([])),
        Room(name: "CLibPQ", level: 0, rooms: .only([])),
        Room(name: "Ledger", level: 1, rooms: .only([]), foundationFiles: []),
        Room(
            name: "Statements", level: 2, rooms: .only(["Ledger", "CLibXML2"]), modules: libc,
            foundationFiles: []),
        Room(
            name: "Matching", level: 2, rooms: .only(["Ledger"]),
            // compatibility normalisation of canonical text, behind the ASCII fast path
            foundationFiles: ["CanonicalText+unicode.swift"]),
        Room(
            name: "Categorisation", level: 2, rooms: .only(["Ledger"]),
            // the same for merchant names
            foundationFiles: ["FoldedText+unicode.swift"]),
        Room(name: "Analytics", level: 2, rooms: .only(["Ledger"]), foundationFiles: []),
        Room(
            name: "Pipelines", level: 3, rooms: .only([]), modules: libc.union(["AsyncAlgorithms", "Logging", "Synchronization", "Yams"]),
            // a folder of definitions
            foundationFiles: ["PipelineSet+folder.swift"]),
        Room(
            name: "Jobs", level: 3, rooms: .only([]), modules: libc.union(["Logging", "ServiceLifecycle", "Synchronization"]), foundationFiles: []),
        Room(
            name: "Realtime", level: 3, rooms: .only([]), modules: libc.union(["Logging", "Synchronization"]),
            // JSON that clients send
            foundationFiles: ["JSONValue+decoding.swift"]),
        Room(
            name: "WebSockets", level: 3, rooms: .only(["CZlib"]),
            modules: [
                "HTTPTypes", "HummingbirdCore", "Logging", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1", "NIOPosix", "NIOWebSocket",
                "ServiceLifecycle", "Synchronization",
            ], foundationFiles: []),
        Room(name: "Store", level: 4, rooms: .upTo(3)),
        Room(name: "StoreSQLite", level: 5, rooms: .only(["Ledger", "Store"]), modules: ["GRDB", "GRDBSQLite", "Synchronization"]),
        Room(name: "StorePostgres", level: 5, rooms: .only(["Ledger", "Store", "CLibPQ"]), modules: ["Synchronization"]),
        Room(
            name: "Imports", level: 6, rooms: .upTo(4),
            modules: libc.union(["CLibArchive", "CZlib", "Crypto", "Dispatch", "Logging", "NIOFileSystem", "ServiceLifecycle", "Synchronization"])),
        Room(name: "Inbox", level: 7, rooms: .upTo(6), modules: libc.union(["Dispatch", "Logging", "ServiceLifecycle", "Synchronization"])),
        Room(
            name: "API", level: 7, rooms: .upTo(6),
            modules: libc.union([
                "Crypto", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging", "NIOCore", "ServiceLifecycle", "Synchronization",
            ])),
        Room(name: "Dashboard", level: 7, rooms: .only([]), modules: ["HTTPTypes", "Hummingbird", "NIOCore", "Synchronization"]),
        Room(
            name: "sluice", level: 8, rooms: .upTo(7),
            modules: libc.union([
                "ArgumentParser", "Configuration", "Dispatch", "FoundationNetworking", "HTTPTypes", "Hummingbird", "HummingbirdCore", "Logging",
                "NIOCore", "ServiceLifecycle", "Synchronization", "UnixSignals",
            ])),
    ]

    /// The C library under its names.
    private static let libc: Set<String> = ["Glibc", "Musl", "Darwin"]

    /// Whether a file of the room may import a module.
    func mayImport(_ module: String, in file: String) -> Bool {
        if module == name || modules.contains(module) { return true }
        if module == "Foundation" || module == "FoundationEssentials" { return foundationFiles?.contains(file) ?? true }
        guard let other = Self.all.first(where: { $0.name == module }), other.level < level else { return false }
        switch rooms {
        case .only(let names): return names.contains(module)
        case .upTo(let top): return (1...top).contains(other.level)
        }
    }
}
