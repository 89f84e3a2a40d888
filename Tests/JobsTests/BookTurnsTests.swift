import Jobs
import Synchronization
import Testing

@Suite struct BookTurnsTests {
    @Test func lowestTicketGoesFirstWhateverTheOrderOfArrival() async throws {
        let waiting = Facts<Bool>()
        let turns = BookTurns { waiting.report(true) }
        for ticket in 1...3 as ClosedRange<Int64> { turns.register(book: 1, ticket: ticket) }
        let order = Facts<Int64>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for ticket in [3, 2] as [Int64] {
                group.addTask {
                    try await turns.turn(book: 1, ticket: ticket)
                    order.report(ticket)
                    turns.leave(book: 1, ticket: ticket)
                }
            }
            await waiting.wait { $0.count >= 2 }
            #expect(turns.waitingCount == 2)
            try await turns.turn(book: 1, ticket: 1)
            order.report(1)
            turns.leave(book: 1, ticket: 1)
            try await group.waitForAll()
        }
        #expect(order.all == [1, 2, 3])
        #expect(turns.waitingCount == 0)
    }

    @Test func booksDoNotWaitForEachOther() async throws {
        let turns = BookTurns()
        try await turns.turn(book: 1, ticket: 1)
        try await turns.turn(book: 2, ticket: 2)
        #expect(turns.waitingCount == 0)
    }

    @Test func aLowerTicketThatComesLateWaitsOnlyForTheOneAtWork() async throws {
        let waiting = Facts<Bool>()
        let turns = BookTurns { waiting.report(true) }
        try await turns.turn(book: 1, ticket: 5)
        let late = Task { try await turns.turn(book: 1, ticket: 3) }
        await waiting.wait { $0.count >= 1 }
        #expect(turns.waitingCount == 1)
        turns.leave(book: 1, ticket: 5)
        try await late.value
        #expect(turns.waitingCount == 0)
    }

    @Test func aCancelledWaiterLeavesTheOthersInOrder() async throws {
        let waiting = Facts<Bool>()
        let turns = BookTurns { waiting.report(true) }
        try await turns.turn(book: 1, ticket: 1)
        let second = Task { try await turns.turn(book: 1, ticket: 2) }
        await waiting.wait { $0.count >= 1 }
        let third = Task { try await turns.turn(book: 1, ticket: 3) }
        await waiting.wait { $0.count >= 2 }
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        turns.leave(book: 1, ticket: 2)
        turns.leave(book: 1, ticket: 1)
        try await third.value
    }

    @Test func aBookIsFullWithOneAtWorkAndTwoOnTheirWay() async throws {
        let turns = BookTurns()
        turns.register(book: 1, ticket: 4)
        try await turns.turn(book: 1, ticket: 4)
        turns.register(book: 1, ticket: 6)
        #expect(turns.fullBooks().isEmpty)
        turns.register(book: 1, ticket: 7)
        #expect(turns.fullBooks() == [1: 6])
        turns.leave(book: 1, ticket: 6)
        #expect(turns.fullBooks().isEmpty)
    }

    @Test func leavingTwiceDoesNothing() async throws {
        let turns = BookTurns()
        try await turns.turn(book: 1, ticket: 1)
        turns.leave(book: 1, ticket: 1)
        try await turns.turn(book: 1, ticket: 2)
        turns.leave(book: 1, ticket: 1)
        turns.register(book: 1, ticket: 3)
        turns.register(book: 1, ticket: 4)
        #expect(turns.fullBooks() == [1: 3], "ticket 2 is still at work")
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func neverTwoAtWorkInABookAndAllGetTheirTurn(seed: UInt64) async throws {
        let turns = BookTurns()
        let work = Worksheet()
        var random = SeededGenerator(seed: seed)
        let tickets = (1...200).shuffled(using: &random).map { Worksheet.Ticket(number: Int64($0), random: &random) }
        await withTaskGroup(of: Void.self) { group in
            for ticket in tickets {
                group.addTask { await work.run(ticket, turns) }
            }
        }
        #expect(!work.clashed, "seed \(seed)")
        #expect(work.done == tickets.count { !$0.givesUp }, "seed \(seed)")
        #expect(turns.waitingCount == 0, "seed \(seed)")
        #expect(turns.fullBooks().isEmpty, "seed \(seed)")
    }
}

/// Who is at work in which book, and whether two ever were.
private final class Worksheet: Sendable {
    struct Ticket: Sendable {
        var number: Int64
        var book: Int64
        var givesUp: Bool
        var yields: Int

        init(number: Int64, random: inout SeededGenerator) {
            self.number = number
            book = number % 5
            givesUp = Int.random(in: 0..<10, using: &random) == 0
            yields = Int.random(in: 0...3, using: &random)
        }
    }

    private struct State { var atWork: [Int64: Int] = [:], done = 0, clashed = false }

    private let state = Mutex(State())

    var done: Int { state.withLock { $0.done } }
    var clashed: Bool { state.withLock { $0.clashed } }

    func run(_ ticket: Ticket, _ turns: BookTurns) async {
        turns.register(book: ticket.book, ticket: ticket.number)
        for _ in 0..<ticket.yields { await Task.yield() }
        defer { turns.leave(book: ticket.book, ticket: ticket.number) }
        guard !ticket.givesUp, (try? await turns.turn(book: ticket.book, ticket: ticket.number)) != nil else { return }
        state.withLock { state in
            state.atWork[ticket.book, default: 0] += 1
            if state.atWork[ticket.book] != 1 { state.clashed = true }
        }
        await Task.yield()
        state.withLock { state in
            state.atWork[ticket.book, default: 0] -= 1
            state.done += 1
        }
    }
}
