// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the flags of the sanitizers, which SwiftPM calls unsafe, stay out of the main one.
// `Sources/Ledger` and `Sources/Statements` are links to the rooms of the main package; run.sh builds and runs it.

/// `address` finds reads outside of memory and leaks, at half the speed.
let sanitizers = Context.environment["FUZZ_SANITIZERS"] ?? "fuzzer,address"

let instrumented: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=\(sanitizers)"]),
]

let package = Package(
    name: "Fuzzing",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "Ledger", swiftSettings: instrumented),
        .target(name: "Statements", dependencies: ["Ledger"], swiftSettings: instrumented),
        .executableTarget(
            name: "FuzzReaders", dependencies: ["Ledger", "Statements"], swiftSettings: instrumented,
            linkerSettings: [.unsafeFlags(["-sanitize=\(sanitizers)", "-use-ld=lld"])]),
    ],
    swiftLanguageModes: [.v6]
)
