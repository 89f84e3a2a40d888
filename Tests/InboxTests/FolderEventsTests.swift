import Foundation
import Testing

@testable import Inbox

/// What the kernel tells.
@Suite struct FolderEventsTests {
    /// Runs the body with the events of a new folder; `next` waits for the next burst of events.
    private func withEvents(_ body: (URL, FolderEvents, _ next: () async -> Void) async throws -> Void) async throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-events-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let (wakes, sink) = AsyncStream.makeStream(of: Void.self)
        let events = try #require(FolderEvents(root: PathBytes(root.path)) { sink.yield() })
        defer { events.stop() }
        #expect(events.watch(nil))
        try await body(root, events) { for await _ in wakes { return } }
    }

    private func complete(_ events: FolderEvents, _ next: () async -> Void) async -> Set<InboxKey> {
        while true {
            let keys = events.takeComplete()
            if !keys.isEmpty { return keys }
            await next()
        }
    }

    @Test func aFileIsAnnouncedWhenItsWriterClosesIt() async throws {
        try await withEvents { root, events, next in
            let path = root.appendingPathComponent("a.csv")
            let descriptor = open(path.path, O_WRONLY | O_CREAT, 0o600)
            #expect(write(descriptor, "x", 1) == 1)
            // The creation has been announced by now, the end of the writing has not.
            await next()
            #expect(events.takeComplete().isEmpty)
            close(descriptor)
            #expect(await complete(events, next) == [InboxKey(folder: nil, name: Array("a.csv".utf8))])
        }
    }

    @Test func aFileThatIsMovedIntoASubfolderIsAnnounced() async throws {
        try await withEvents { root, events, next in
            let folder = root.appendingPathComponent("Everyday")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            #expect(events.watch(Array("Everyday".utf8)))
            let draft = root.deletingLastPathComponent().appendingPathComponent("draft-\(UUID().uuidString)")
            try Data("x".utf8).write(to: draft)
            try FileManager.default.moveItem(at: draft, to: folder.appendingPathComponent("b.csv"))
            #expect(await complete(events, next) == [InboxKey(folder: Array("Everyday".utf8), name: Array("b.csv".utf8))])
        }
    }

    @Test func aNewSubfolderWakes() async throws {
        try await withEvents { root, events, next in
            try FileManager.default.createDirectory(at: root.appendingPathComponent("New"), withIntermediateDirectories: true)
            await next()
            #expect(events.takeComplete().isEmpty)
        }
    }
}
