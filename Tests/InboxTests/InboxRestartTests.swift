import Foundation
import Imports
import Jobs
import Pipelines
import Testing

@testable import Inbox

/// What a process that died left in the inbox is neither lost nor read twice.
@Suite(.serialized) struct InboxRestartTests {
    @Test func aFileWhoseImportIsPublishedIsMovedWithoutReading() async throws {
        try await InboxBench.run { bench in
            let first = bench.watcher()
            try bench.drop(Statement.csv(rows: 3), as: "Everyday/january.csv")
            await bench.lookTwice(first)
            let id = try #require(try await bench.cells().first?.id)
            await bench.ends.wait(for: id, in: [.succeeded])
            try await bench.settle(bench.watcher())
            #expect(try await bench.cells().count == 1)
            #expect(try bench.report(".processed/Everyday/january.csv").import?.id == id)
            #expect(!bench.exists("Everyday/january.csv"))
        }
    }

    @Test func aFileWhoseImportWaitsIsFollowedOn() async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.csv(rows: 3), as: "unnamed.csv")
            try await bench.settle(bench.watcher())
            let second = bench.watcher()
            await bench.lookTwice(second)
            let cells = try await bench.cells()
            #expect(cells.count == 1)
            _ = try await bench.service.answer(import: cells[0].id, question: "account", choice: "new:Everyday")
            await bench.ends.wait(for: cells[0].id, in: [.succeeded])
            await second.look()
            #expect(bench.exists(".processed/unnamed.csv"))
            #expect(!bench.exists("unnamed.csv.question.txt"))
        }
    }

    @Test func aFileWhoseImportWasCancelledMeanwhileIsNotReadAgain() async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.csv(rows: 3), as: "unnamed.csv")
            try await bench.settle(bench.watcher())
            let id = try #require(try await bench.cells().first?.id)
            _ = try await bench.service.cancel(import: id)
            let second = bench.watcher()
            await bench.lookTwice(second)
            await second.look()
            #expect(try await bench.cells().count == 1)
            #expect(try bench.report(".failed/unnamed.csv").import?.id == id)
            #expect(!bench.exists("unnamed.csv.question.txt"))
        }
    }

    @Test func aReportWithoutItsFileIsReplaced() async throws {
        try await InboxBench.run { bench in
            try bench.drop("{}", as: ".processed/Everyday/january.csv.report.json")
            try bench.drop(Statement.csv(rows: 3), as: "Everyday/january.csv")
            try await bench.settle(bench.watcher())
            #expect(try bench.report(".processed/Everyday/january.csv").file == "january.csv")
        }
    }
}
