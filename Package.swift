// swift-tools-version: 6.2
import PackageDescription

// The rooms of the house, lowest first. A target may import only targets of rows above its own;
// Tests/TidyTests reads the sources and holds this table (docs/architecture.md explains it).

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "sluice",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "sluice", targets: ["sluice"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 0: module maps over system libraries
        .systemLibrary(name: "CLibArchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        // 1: the values of the domain
        room("Ledger"),
        // 2: pure rooms
        room("Statements", ["Ledger"]),
        room("Matching", ["Ledger"]),
        room("Categorisation", ["Ledger"]),
        room("Analytics", ["Ledger"]),
        // 3: engines that know no money
        room(
            "Pipelines",
            [
                .product(name: "Yams", package: "Yams")
            ]),
        room(
            "Jobs",
            [
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        room("Realtime", [.product(name: "Logging", package: "swift-log")]),
        room(
            "WebSockets",
            [
                "CZlib",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // 4, 5: what is stored
        room("Store", ["Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Jobs"]),
        room(
            "StoreSQLite",
            [
                "Ledger", "Store",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        // 6: from a file to a published import, and back
        room(
            "Imports",
            [
                "CLibArchive", "CZlib", "Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Pipelines", "Jobs", "Store",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        // 7: the ways in and the page
        room(
            "Inbox",
            [
                "Jobs", "Statements", "Store", "Imports",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        room(
            "API",
            [
                "Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Pipelines", "Jobs", "Realtime", "WebSockets", "Store", "Imports",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], resources: [.copy("Resources")]),
        room(
            "Dashboard",
            [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ], resources: [.copy("Public")]),
        // 8: the executable
        .executableTarget(
            name: "sluice",
            dependencies: [
                "Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Pipelines", "Jobs", "Realtime", "WebSockets", "Store",
                "StoreSQLite",
                "Imports", "Inbox", "API", "Dashboard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        // Measures the readers alone (Benchmarks/readers.py); nobody installs it.
        .executableTarget(
            name: "ReaderBench", dependencies: ["Ledger", "Statements"], path: "Benchmarks/ReaderBench", swiftSettings: strict),
        tests("LedgerTests", ["Ledger"]),
        tests("StatementsTests", ["Ledger", "Statements"]),
        tests("MatchingTests", ["Ledger", "Matching"]),
        tests("CategorisationTests", ["Ledger", "Categorisation"]),
        tests("AnalyticsTests", ["Ledger", "Analytics"]),
        tests("PipelinesTests", ["Pipelines"]),
        tests(
            "JobsTests",
            [
                "Jobs",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests("RealtimeTests", ["Realtime", .product(name: "Logging", package: "swift-log")]),
        tests(
            "WebSocketsTests",
            [
                "WebSockets",
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOWebSocket", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "StoreTests",
            [
                "Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Jobs", "Store", "StoreSQLite",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            "ImportsTests",
            [
                "Ledger", "Statements", "Matching", "Categorisation", "Analytics", "Pipelines", "Jobs", "Store", "StoreSQLite", "Imports",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "InboxTests",
            [
                "Ledger", "Statements", "Pipelines", "Jobs", "Store", "StoreSQLite", "Imports", "Inbox",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "APITests",
            [
                "Ledger", "Statements", "Analytics", "Categorisation", "Pipelines", "Jobs", "Realtime", "WebSockets", "Store", "StoreSQLite",
                "Imports",
                "API",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        tests(
            "DashboardTests",
            [
                "Dashboard",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        tests("TidyTests", []),
    ],
    swiftLanguageModes: [.v6]
)
