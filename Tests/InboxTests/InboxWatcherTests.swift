import Foundation
import Imports
import Jobs
import Pipelines
import Store
import Testing

@testable import Inbox

@Suite(.serialized) struct InboxWatcherTests {
    @Test func aFileInASubfolderIsImportedToTheAccountOfThatName() async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.csv(rows: 3), as: "Everyday/january.csv")
            try await bench.settle(bench.watcher())
            let cell = try #require(try await bench.cells().first)
            #expect(cell.state == .succeeded)
            #expect(cell.account == "Everyday")
            #expect(cell.rows.new == 3)
            #expect(!bench.exists("Everyday/january.csv"))
            #expect(bench.exists(".processed/Everyday/january.csv"))
            let report = try bench.report(".processed/Everyday/january.csv")
            #expect(report.import?.id == cell.id)
            #expect(report.folder == "Everyday")
            #expect(!report.known)
        }
    }

    @Test func aFileThatStillChangesIsNotTaken() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop("Date,Amount\n", as: "Everyday/slow.csv")
            await watcher.look()
            bench.clock.advance(ms: InboxWatcher.settleMs)
            try bench.drop(Statement.csv(rows: 2), as: "Everyday/slow.csv")
            await watcher.look()
            #expect(try await bench.cells().isEmpty)
            bench.clock.advance(ms: InboxWatcher.settleMs - 1)
            await watcher.look()
            #expect(try await bench.cells().isEmpty)
            bench.clock.advance(ms: 1)
            await watcher.look()
            #expect(try await bench.cells().count == 1)
        }
    }

    @Test func aFileThatSomebodyHasOpenForWritingIsNotTaken() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop(Statement.csv(rows: 2), as: "Everyday/open.csv")
            let writer = try FileHandle(forWritingTo: bench.path("Everyday/open.csv"))
            await bench.lookTwice(watcher)
            #expect(try await bench.cells().isEmpty)
            try writer.close()
            try await bench.settle(watcher)
            #expect(try await bench.cells().count == 1)
        }
    }

    @Test(arguments: [".hidden.csv", "a.csv.part", "a.CRDOWNLOAD", "a.csv.tmp", "a.csv~", "~$a.csv", "a.csv.question.txt", "Deep/er/a.csv"])
    func whatIsNoFinishedFileIsLeftAlone(name: String) async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.csv(rows: 1), as: name)
            await bench.lookTwice(bench.watcher())
            #expect(try await bench.cells().isEmpty)
            #expect(bench.exists(name))
        }
    }

    @Test func linksAndFoldersBehindLinksAreLeftAlone() async throws {
        try await InboxBench.run { bench in
            let outside = bench.root.appendingPathComponent("outside")
            try FileManager.default.createDirectory(at: outside, withIntermediateDirectories: true)
            try Data(Statement.csv(rows: 1).utf8).write(to: outside.appendingPathComponent("a.csv"))
            try FileManager.default.createSymbolicLink(at: bench.path("link.csv"), withDestinationURL: outside.appendingPathComponent("a.csv"))
            try FileManager.default.createSymbolicLink(at: bench.path("Linked"), withDestinationURL: outside)
            #expect(mkfifo(bench.path("pipe.csv").path, 0o600) == 0)
            await bench.lookTwice(bench.watcher())
            #expect(try await bench.cells().isEmpty)
        }
    }

    @Test func filesFoundTogetherAreOneBatchInOrderOfTheirNames() async throws {
        try await InboxBench.run { bench in
            for month in ["2025-03", "2025-01", "2025-02"] { try bench.drop(Statement.csv(rows: 1, shop: month), as: "Everyday/\(month).csv") }
            await bench.lookTwice(bench.watcher())
            let cells = try await bench.cells()
            #expect(cells.map(\.file) == ["2025-01.csv", "2025-02.csv", "2025-03.csv"])
            #expect(Set(cells.map(\.batch)).count == 1)
        }
    }

    @Test func theSameBytesAgainAreMovedAwayWithAReportThatNamesTheImport() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop(Statement.csv(rows: 3), as: "Everyday/january.csv")
            try await bench.settle(watcher)
            try bench.drop(Statement.csv(rows: 3), as: "Everyday/january.csv")
            try await bench.settle(watcher)
            let cell = try #require(try await bench.cells().first)
            #expect(try await bench.cells().count == 1)
            #expect(bench.exists(".processed/Everyday/january-2.csv"))
            let report = try bench.report(".processed/Everyday/january-2.csv")
            #expect(report.known)
            #expect(report.import?.id == cell.id)
        }
    }

    @Test func whatIsNoStatementIsMovedToFailedWithTheReason() async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.page, as: "login.csv")
            try await bench.settle(bench.watcher())
            #expect(!bench.exists("login.csv"))
            let report = try bench.report(".failed/login.csv")
            #expect(report.import?.state == .failed)
            #expect(report.error != nil)
        }
    }

    @Test func anArchiveIsMovedWhenAllItsMembersAreOverAndReportsEach() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            let good = [(name: "2025/a.csv", text: Statement.csv(rows: 2)), (name: "2025/b.csv", text: Statement.csv(rows: 3, shop: "OTHER"))]
            try bench.drop(Statement.tar(good), as: "Everyday/good.tar")
            try await bench.settle(watcher)
            let report = try bench.report(".processed/Everyday/good.tar")
            #expect(report.imports?.map(\.import.file) == ["a.csv", "b.csv"])
            #expect(report.imports?.map(\.import.archive) == ["good.tar", "good.tar"])
            #expect(report.imports?.map(\.import.account) == ["Everyday", "Everyday"])
            #expect(report.import == nil, "none of them is the whole")
            #expect(!report.known)
            try bench.drop(Statement.tar(good + [(name: "page.html", text: Statement.page)]), as: "Everyday/mixed.tar")
            try await bench.settle(watcher)
            let mixed = try bench.report(".failed/Everyday/mixed.tar")
            #expect(mixed.imports?.map(\.known) == [true, true, false])
            #expect(mixed.error?.code == "file.not_a_statement")
            #expect(try await bench.cells().count == 3)
        }
    }

    @Test func anArchiveStaysWithTheQuestionsOfItsMembers() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            let members = [(name: "left.csv", text: Statement.csv(rows: 2)), (name: "right.csv", text: Statement.csv(rows: 2, shop: "OTHER"))]
            try bench.drop(Statement.tar(members), as: "asks.tar")
            try await bench.settle(watcher)
            let cells = try await bench.cells()
            #expect(cells.map(\.state) == [.held, .held])
            let note = try bench.text("asks.tar.question.txt")
            for cell in cells { #expect(note.contains("sluice imports cancel \(cell.id)")) }
            _ = try await bench.service.answer(import: cells[0].id, question: "account", choice: "new:Left")
            await bench.ends.wait(for: cells[0].id, in: [.succeeded])
            await watcher.look()
            #expect(bench.exists("asks.tar"))
            #expect(try !bench.text("asks.tar.question.txt").contains("asks.tar/left.csv"))
            _ = try await bench.service.cancel(import: cells[1].id)
            // A process that begins now knows the archive by its hash, though itself was not kept.
            await bench.lookTwice(bench.watcher())
            await watcher.look()
            #expect(try bench.report(".failed/asks.tar").imports?.map(\.import.state) == [.succeeded, .cancelled])
            #expect(try await bench.cells().count == 2)
        }
    }

    @Test func aFileOverTheLimitIsMovedToFailedWithoutAnImport() async throws {
        var limits = ImportLimits()
        limits.uploadBytesMax = 20
        try await InboxBench.run(limits: limits) { bench in
            try bench.drop(Statement.csv(rows: 3), as: "large.csv")
            await bench.lookTwice(bench.watcher())
            #expect(try await bench.cells().isEmpty)
            #expect(try bench.report(".failed/large.csv").error?.code == "upload.too_large")
        }
    }

    @Test func anEmptyFileIsGivenTimeToBecomeAStatement() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop("", as: "Everyday/scan.csv")
            await bench.lookTwice(watcher)
            #expect(try await bench.cells().isEmpty)
            bench.clock.advance(ms: InboxWatcher.settleEmptyMs)
            await watcher.look()
            #expect(try await bench.cells().count == 1)
        }
    }

    @Test func aFileThatWaitsForAnAnswerStaysWithTheQuestionBesideIt() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop(Statement.csv(rows: 2), as: "unnamed.csv")
            try await bench.settle(watcher)
            let cell = try #require(try await bench.cells().first)
            #expect(cell.state == .held)
            #expect(bench.exists("unnamed.csv"))
            let question = try bench.text("unnamed.csv.question.txt")
            #expect(question.contains("sluice imports answer \(cell.id) account new:unnamed"))
            _ = try await bench.service.answer(import: cell.id, question: "account", choice: "new:Everyday")
            await bench.ends.wait(for: cell.id, in: [.succeeded])
            await watcher.look()
            #expect(bench.exists(".processed/unnamed.csv"))
            #expect(!bench.exists("unnamed.csv.question.txt"))
            #expect(!bench.exists("unnamed.csv"))
        }
    }

    @Test func aCancelledImportsFileIsMovedToFailedAndIsReadAgainWhenItComesBack() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop(Statement.csv(rows: 2), as: "unnamed.csv")
            try await bench.settle(watcher)
            let cell = try #require(try await bench.cells().first)
            _ = try await bench.service.cancel(import: cell.id)
            await watcher.look()
            #expect(try bench.report(".failed/unnamed.csv").import?.state == .cancelled)
            try FileManager.default.moveItem(at: bench.path(".failed/unnamed.csv"), to: bench.path("unnamed.csv"))
            await bench.lookTwice(bench.watcher())
            #expect(try await bench.cells().count == 2)
        }
    }

    @Test func aFileThatWasWrittenToWhileItsImportRanIsReadAgain() async throws {
        try await InboxBench.run { bench in
            let watcher = bench.watcher()
            try bench.drop(Statement.csv(rows: 2), as: "Everyday/growing.csv")
            await bench.lookTwice(watcher)
            try bench.drop(Statement.csv(rows: 5), as: "Everyday/growing.csv")
            try await bench.settle(watcher)
            try await bench.settle(watcher)
            let cells = try await bench.cells()
            #expect(cells.map(\.rows.new).reduce(0, +) == 5)
            #expect(cells.count == 2)
            #expect(bench.exists(".processed/Everyday/growing.csv"))
        }
    }

    @Test func aNameThatIsNoUnicodeIsNotLost() async throws {
        try await InboxBench.run { bench in
            try bench.drop(Statement.csv(rows: 1), as: "Everyday/x.csv")
            let bytes: [UInt8] = Array("m".utf8) + [0xE4] + Array("rz.csv".utf8)
            let strange = PathBytes(bench.path("Everyday").path).appending(bytes)
            #expect(PathBytes(bench.path("Everyday/x.csv").path).withCString { from in strange.withCString { rename(from, $0) } } == 0)
            try await bench.settle(bench.watcher())
            #expect(try await bench.cells().first?.state == .succeeded)
            let moved = PathBytes(bench.path(".processed/Everyday").path).appending(bytes)
            #expect(moved.withCString { access($0, F_OK) } == 0)
        }
    }
}
