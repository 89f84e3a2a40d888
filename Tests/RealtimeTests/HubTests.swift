import Synchronization
import Testing

@testable import Realtime

@Suite(.timeLimit(.minutes(1))) struct HubTests {
    private let connect = #"{"id":1,"op":"connect","subscribe":[{"topic":"budgets"}]}"#

    // MARK: Changes

    @Test func manyConnectionsShareOneReadAndOneMessage() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let sockets = try (0..<190).map { _ in try TestSocket(hub, isQuick: false) }
        for socket in sockets {
            await socket.say(connect)
            socket.drain()
        }
        hub.publish(book: 1, seq: bench.commitBudget(5))
        for socket in sockets { await socket.wait(forSeq: 1) }
        #expect(bench.state.withLock { $0.changeReads } == 1)
        #expect(Set(sockets.compactMap { $0.sent.last.map { ObjectIdentifier($0) } }).count == 1)
        await bench.reads.wait { $0.count >= 1 }
        #expect(hub.statistics().connections == 190)
        #expect(hub.statistics().subscriptions == 190)
    }

    @Test func aPreparedMessageIsMadeOnce() {
        let message = SharedMessage(Array("{}".utf8))
        let made = Facts<Int>()
        for _ in 1...3 {
            let form = message.prepared { bytes in
                made.report(1)
                return bytes.count
            }
            #expect(form == 2)
        }
        #expect(made.all.count == 1)
    }

    @Test func aSlowConnectionGetsEverythingInOneMessageWhenItHasFinished() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let slow = try TestSocket(hub, isQuick: false)
        await slow.say(connect)
        for value in 1...50 as ClosedRange<Int64> { hub.publish(book: 1, seq: bench.commitBudget(value)) }
        #expect(slow.client.dataCount == 0)
        slow.drain()
        await slow.wait(forSeq: 50)
        #expect(slow.client.dataCount == 1)
        #expect(slow.client.violations.isEmpty)
        #expect(slow.client.content(try #require(Topic("budgets"))) == ["a|0": 50])
    }

    @Test func differentTopicsAreReadApart() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let budgets = try TestSocket(hub)
        let accounts = try TestSocket(hub)
        await budgets.say(connect)
        await accounts.say(#"{"id":1,"op":"connect","subscribe":[{"topic":"accounts"}]}"#)
        await budgets.received.wait { $0.count >= 2 }
        await accounts.received.wait { $0.count >= 2 }
        hub.publish(book: 1, seq: bench.commitBudget(5))
        await budgets.wait(forSeq: 1)
        await bench.reads.wait { $0.count >= 2 }
        #expect(accounts.client.dataCount == 0)
    }

    @Test func aFailedReadIsMadeUpForByTheNextTick() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let socket = try TestSocket(hub)
        await socket.say(connect)
        await socket.received.wait { $0.count >= 2 }
        bench.state.withLock { $0.failsReads = 1 }
        hub.publish(book: 1, seq: bench.commitBudget(5))
        await bench.reads.wait { $0.count >= 1 }
        while socket.client.seq < 1 {
            try Task.checkCancellation()
            hub.tick()
            await Task.yield()
        }
        #expect(socket.client.violations.isEmpty)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func mirrorsEqualTheBookUnderConcurrentCommits(seed: UInt64) async throws {
        let bench = HubBench()
        bench.state.withLock { $0.random = SeededGenerator(seed: seed) }
        let hub = bench.hub()
        let sockets = try (0..<20).map { _ in try TestSocket(hub) }
        let topics = ModelBook.stateTopics + ModelBook.logTopics
        await withTaskGroup(of: Void.self) { group in
            for (index, socket) in sockets.enumerated() {
                group.addTask {
                    let names = topics.indices.filter { ($0 + index) % 3 != 0 }.map { #"{"topic":"\#(topics[$0])"}"# }
                    for _ in 0..<index { await Task.yield() }
                    await socket.say(#"{"id":1,"op":"connect","subscribe":[\#(names.joined(separator: ","))]}"#)
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    for _ in 0..<100 {
                        hub.publish(book: 1, seq: bench.commit())
                        await Task.yield()
                    }
                }
            }
        }
        // The last commits may have concerned nobody; this one concerns all who look at budgets, and the tick tells the rest.
        let last = bench.commitBudget(7)
        hub.publish(book: 1, seq: last)
        for socket in sockets {
            while socket.client.seq < last {
                try Task.checkCancellation()
                bench.state.withLock { $0.nowMs += 25_000 }
                hub.tick()
                await Task.yield()
            }
            #expect(socket.client.violations.isEmpty, "seed \(seed)")
        }
        let book = bench.state.withLock { $0.book }
        for (index, socket) in sockets.enumerated() {
            for place in topics.indices where (place + index) % 3 != 0 {
                let topic = try #require(Topic(topics[place]))
                let mirror = socket.client.content(topic)
                #expect(mirror == book.content(Subscription(topic)), "seed \(seed), client \(index), \(topic)")
            }
        }
    }

    // MARK: Connecting

    @Test(arguments: [
        (#","since":{"epoch":"e1","seq":3}"#, "resume"), (#","since":{"epoch":"e1","seq":5}"#, "resume"),
        (#","since":{"epoch":"e1","seq":6}"#, "ahead"),
        (#","since":{"epoch":"e1","seq":1}"#, "expired"), (#","since":{"epoch":"e0","seq":5}"#, "epoch"), ("", "first"),
    ])
    func connectResumesOrSaysWhyNot(since: String, mode: String) async throws {
        let bench = HubBench()
        for value in 1...5 as ClosedRange<Int64> { _ = bench.commitBudget(value) }
        bench.state.withLock { $0.book.floor = 2 }
        let socket = try TestSocket(bench.hub())
        await socket.say(#"{"id":1,"op":"connect"\#(since),"subscribe":[{"topic":"budgets"}]}"#)
        let reply = try #require(socket.texts.first)
        let ok = try #require(JSONValue(json: reply)?["ok"])
        #expect((ok["mode"]?.string == "resume" ? "resume" : ok["why"]?.string ?? "first") == mode)
        if mode == "resume" {
            #expect(socket.texts.count == (since.contains("5") ? 1 : 2))
        } else {
            #expect(socket.client.content(try #require(Topic("budgets"))) == ["a|0": 5])
        }
    }

    @Test func aResumeThatWouldBeLargerThanASnapshotIsOne() async throws {
        let bench = HubBench()
        for value in 1...5 as ClosedRange<Int64> { _ = bench.commitBudget(value) }
        var limits = HubLimits()
        limits.resumeBytesMax = 10
        let socket = try TestSocket(bench.hub(limits))
        await socket.say(#"{"id":1,"op":"connect","since":{"epoch":"e1","seq":1},"subscribe":[{"topic":"budgets"}]}"#)
        #expect(socket.texts.first?.contains(#""mode":"snapshot","why":"larger""#) == true)
    }

    @Test(arguments: [(#","book":9"#, nil), (#","book":1"#, [2])] as [(String, Set<Int64>?)])
    func aBookThatOneMayNotSeeDoesNotExist(book: String, allowed: Set<Int64>?) async throws {
        let bench = HubBench()
        let socket = try TestSocket(bench.hub(), Peer(defaultBook: 2, books: allowed))
        await socket.say(#"{"id":1,"op":"connect"\#(book)}"#)
        #expect(socket.texts.first?.contains(#""code":"book.unknown""#) == true)
        #expect(socket.closed == nil)
    }

    @Test func severalObjectsInOneFrameAreAnsweredInOrder() async throws {
        let socket = try TestSocket(HubBench().hub())
        await socket.say("\(connect)\n{\"id\":2,\"op\":\"ping\"}\n\n{\"id\":3,\"op\":\"subscribe\",\"topic\":\"alerts\"}")
        let firsts = socket.texts.map { String($0.prefix { $0 != "," }) }
        #expect(firsts == [#"{"re":1"#, #"{"ev":"snapshot""#, #"{"re":2"#, #"{"re":3"#, #"{"ev":"snapshot""#])
    }

    @Test func aFrameThatIsTooLongEndsTheConnection() async throws {
        let socket = try TestSocket(HubBench().hub())
        await socket.say(String(repeating: " ", count: 65_537))
        #expect(socket.closed == .protocolError)
    }

    @Test func usersHaveALimitOfConnections() throws {
        let hub = HubBench().hub()
        let peer = Peer(user: 7, defaultBook: 1)
        let sockets = try (0..<20).map { _ in try TestSocket(hub, peer) }
        #expect(throws: Disconnect.tooManyConnections) { try TestSocket(hub, peer) }
        sockets[0].leave()
        sockets[0].leave()
        _ = try TestSocket(hub, peer)
        #expect(throws: Disconnect.tooManyConnections) { try TestSocket(hub, peer) }
        _ = try TestSocket(hub)
    }

    @Test func aFullOutboxEndsTheConnectionAsSlow() async throws {
        let hub = HubBench().hub()
        let socket = try TestSocket(hub)
        socket.limitRoom(1)
        await socket.say(connect)
        #expect(socket.closed == .slow)
        #expect(hub.statistics().slowCloses == 1)
    }

    @Test func shutdownSaysGoodbyeAndTakesNobodyNew() async throws {
        let hub = HubBench().hub()
        let socket = try TestSocket(hub)
        hub.goAway(afterMs: 300)
        #expect(socket.texts == [#"{"ev":"goaway","code":4001,"after_ms":300}"#])
        #expect(throws: Disconnect.shuttingDown) { try TestSocket(hub) }
        hub.closeAll(.shuttingDown)
        #expect(socket.closed == .shuttingDown)
    }

    @Test func aConnectionThatLeftIsForgotten() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let socket = try TestSocket(hub)
        await socket.say(connect)
        socket.leave()
        hub.publish(book: 1, seq: bench.commitBudget(5))
        #expect(hub.statistics().connections == 0)
        #expect(hub.connections().isEmpty)
        #expect(socket.client.dataCount == 0)
    }

    // MARK: Commands

    @Test(arguments: [
        (#"{"id":5,"op":"command","name":"import.cancel","args":{"id":12}}"#, #"{"re":5,"ok":{"state":"cancelling"}}"#),
        (
            #"{"id":5,"op":"command","name":"no"}"#,
            #"{"re":5,"error":{"code":"command.unknown","message":"There is no such command.","retry":"never","after_ms":0}}"#
        ),
        (
            #"{"id":5,"op":"command","name":"broken"}"#,
            #"{"re":5,"error":{"code":"internal","message":"Something went wrong here.","retry":"backoff","after_ms":1000}}"#
        ),
        (#"{"id":5,"op":"refresh","token":"good"}"#, #"{"re":5,"ok":{}}"#),
        (
            #"{"id":5,"op":"refresh","token":"bad"}"#,
            #"{"re":5,"error":{"code":"token.bad","message":"The token is not good.","retry":"never","after_ms":0}}"#
        ),
    ])
    func commandsAreAnswered(command: String, reply: String) async throws {
        let bench = HubBench()
        let socket = try TestSocket(bench.hub())
        await socket.say(connect)
        await socket.say(command)
        #expect(socket.texts.last == reply)
    }

    @Test func commandsKnowTheBookOfTheirConnection() async throws {
        let bench = HubBench()
        let socket = try TestSocket(bench.hub(), Peer(defaultBook: 9))
        await socket.say(#"{"id":1,"op":"connect","book":1}"#)
        await socket.say(#"{"id":2,"op":"command","name":"import.cancel","args":{"id":12}}"#)
        #expect(bench.state.withLock { $0.performed } == ["import.cancel 12 in 1"])
    }
}
