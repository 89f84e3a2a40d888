import Testing

@testable import Realtime

/// Random commits, slow clients, drops, resumes, changes of topics, purges and restores, all interleaved at every step where the hub may be interrupted.
/// When all is quiet, each client's mirror equals the server's snapshot, and no client ever saw a gap.
@Suite struct SessionSimulationTests {
    @Test(arguments: (1...12).map { UInt64($0) })
    func mirrorsEqualTheServerWhenAllIsQuiet(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed, clients: 4)
        for _ in 0..<2_500 { try simulation.step() }
        try simulation.settle()
        for (index, link) in simulation.links.enumerated() {
            #expect(link.client.violations.isEmpty, "seed \(seed), client \(index)")
            #expect(link.client.seq == simulation.book.seq, "seed \(seed), client \(index)")
            for subscription in link.wanted.values {
                let mirror = link.client.content(subscription.topic)
                #expect(mirror == simulation.book.content(subscription), "seed \(seed), client \(index), \(subscription.topic)")
            }
        }
    }

    @Test func everyReasonForASnapshotHappensInTheSimulation() throws {
        var modes: Set<String> = []
        for seed in 101...104 as ClosedRange<UInt64> {
            var simulation = try Simulation(seed: seed, clients: 4)
            for _ in 0..<2_500 { try simulation.step() }
            modes.formUnion(simulation.links.flatMap(\.client.modes))
        }
        #expect(modes == ["first", "resume", "epoch", "expired"])
    }
}

private struct Simulation {
    /// A client, its session, and the wire between them.
    struct Link {
        enum Work {
            case open(id: Int64, ClientMessage.Connect)
            case opened(RealtimeSession.Opening)
            case load(Subscription)
            case loaded(BookSnapshot)
            case read(RealtimeSession.ReadKey)
            case deliver(RealtimeSession.ReadKey, ChangeSet)
        }

        var client = MirrorClient()
        var session: RealtimeSession?
        var wire: [SharedMessage] = []
        var isUnwritten = false
        /// What the hub has begun for the session; each takes one step to read and one to hand over.
        var work: [Work] = []
        var wanted: [Topic: Subscription] = [:]
    }

    var book = ModelBook()
    var links: [Link]
    var random: SeededGenerator
    var nowMs: Int64 = 0

    init(seed: UInt64, clients: Int) throws {
        random = SeededGenerator(seed: seed)
        links = Array(repeating: Link(), count: clients)
        for index in links.indices {
            for name in (ModelBook.stateTopics + ModelBook.logTopics).shuffled(using: &random).prefix(3) {
                try want(name, index)
            }
        }
    }

    private mutating func want(_ name: String, _ index: Int) throws {
        let topic = try #require(Topic(name))
        let part = topic.kind == .state ? ["a", "b", nil].randomElement(using: &random) ?? nil : nil
        links[index].wanted[topic] = try Subscription(topic, part.map { ["part": .string($0)] } ?? [:])
    }

    mutating func step() throws {
        let index = Int.random(in: links.indices, using: &random)
        nowMs += 100
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<12: book.commit(&random)
        case 12..<30: startReading(index)
        case 30..<55: advanceWork(index)
        case 55..<84: for _ in 0..<Int.random(in: 1...4, using: &random) { receive(index) }
        case 84..<91: connect(index)
        case 91: if Bool.random(using: &random) { drop(index) }
        case 92..<96: try changeTopics(index)
        case 96: tick(index)
        case 97: if Int.random(in: 0..<8, using: &random) == 0 { book.purge() }
        case 98: if Int.random(in: 0..<20, using: &random) == 0 { restore() }
        default: book.commit(&random)
        }
    }

    /// No more commits or drops: everything under way comes to its end.
    mutating func settle() throws {
        for _ in 0..<300 {
            for index in links.indices {
                connect(index)
                startReading(index)
                advanceWork(index)
                receive(index)
            }
        }
        nowMs += 60_000
        for index in links.indices {
            tick(index)
            while !links[index].wire.isEmpty || links[index].isUnwritten { receive(index) }
        }
    }

    private mutating func perform(_ actions: [RealtimeSession.Action], _ index: Int) {
        for action in actions {
            switch action {
            case .send(let message):
                links[index].wire.append(message)
                links[index].isUnwritten = true
            case .close: drop(index)
            case .open(let id, let connect): links[index].work.append(.open(id: id, connect))
            case .load(let subscription): links[index].work.append(.load(subscription))
            case .perform, .refresh, .wake: break
            }
        }
    }

    /// Small parts, so that most snapshots have several.
    private var limits: HubLimits {
        var limits = HubLimits()
        limits.snapshotPartBytesMax = 120
        return limits
    }

    private mutating func connect(_ index: Int) {
        guard links[index].session == nil else { return }
        var session = RealtimeSession(id: "s", limits: limits, nowMs: nowMs)
        let topics = links[index].wanted.values.sorted().map { subscription in
            let part = subscription["part"]?.string.map { #","args":{"part":"\#($0)"}"# } ?? ""
            return #"{"topic":"\#(subscription.topic)"\#(part)}"#
        }
        let since = links[index].client.since(for: links[index].wanted.keys).map { #","since":\#($0)"# } ?? ""
        let actions = session.received(#"{"id":1,"op":"connect"\#(since),"subscribe":[\#(topics.joined(separator: ","))]}"#, nowMs: nowMs)
        links[index].session = session
        perform(actions, index)
    }

    /// Nothing of what was on the wire arrives.
    private mutating func drop(_ index: Int) {
        links[index].session = nil
        links[index].wire = []
        links[index].work = []
        links[index].isUnwritten = false
        links[index].client.dropped()
    }

    private mutating func startReading(_ index: Int) {
        if let key = links[index].session?.startReading(upTo: book.seq) { links[index].work.append(.read(key)) }
    }

    private mutating func advanceWork(_ index: Int) {
        guard let place = links[index].work.indices.randomElement(using: &random) else { return }
        let work = links[index].work.remove(at: place)
        switch work {
        case .open(let id, let connect): links[index].work.append(.opened(opening(id, connect)))
        case .opened(let opening): act(index) { $0.opened(opening, nowMs: $1) }
        case .load(let subscription): links[index].work.append(.loaded(book.snapshot([subscription])))
        case .loaded(let snapshot):
            act(index) { $0.loaded(snapshot, nowMs: $1) }
            act(index) { session, _ in session.loadEnded() }
        case .read(let key): links[index].work.append(.deliver(key, book.changes(after: key.scannedTo, key.subscriptions)))
        case .deliver(let key, let changes):
            act(index) { session, nowMs in
                session.deliver(changes, of: key, nowMs: nowMs) {
                    ServerMessage.data(epoch: changes.epoch, from: $0, to: changes.to, topics: changes.topics)
                }
            }
        }
    }

    private mutating func act(_ index: Int, _ input: (inout RealtimeSession, Int64) -> [RealtimeSession.Action]) {
        guard var session = links[index].session else { return }
        let actions = input(&session, nowMs)
        links[index].session = session
        perform(actions, index)
    }

    private func opening(_ id: Int64, _ connect: ClientMessage.Connect) -> RealtimeSession.Opening {
        var opening = RealtimeSession.Opening(
            id: id, subscriptions: connect.subscriptions, epoch: book.epoch, seq: book.seq,
            snapshotReason: SnapshotReason.from(connect.since, at: book.position), progress: [])
        if opening.snapshotReason == nil, let since = connect.since {
            opening.seq = since.seq
            opening.missed = book.changes(after: since.seq, connect.subscriptions)
        } else {
            opening.snapshot = book.snapshot(connect.subscriptions)
        }
        return opening
    }

    /// The client takes one message; the server hears of it when the wire is empty.
    private mutating func receive(_ index: Int) {
        if !links[index].wire.isEmpty {
            let message = links[index].wire.removeFirst()
            links[index].client.receive(message.text)
        } else if links[index].isUnwritten {
            links[index].isUnwritten = false
            act(index) { $0.writeFinished(nowMs: $1) }
        }
    }

    private mutating func changeTopics(_ index: Int) throws {
        guard links[index].session?.phase == .open else { return }
        let names = ModelBook.stateTopics + ModelBook.logTopics
        let name = names.randomElement(using: &random) ?? "budgets"
        let topic = try #require(Topic(name))
        links[index].client.forget(topic)
        if links[index].wanted.count > 1, links[index].wanted[topic] != nil, Bool.random(using: &random) {
            links[index].wanted[topic] = nil
            act(index) { $0.received(#"{"id":2,"op":"unsubscribe","topic":"\#(name)"}"#, nowMs: $1) }
            return
        }
        try want(name, index)
        let part = links[index].wanted[topic]?["part"]?.string.map { #","args":{"part":"\#($0)"}"# } ?? ""
        act(index) { $0.received(#"{"id":3,"op":"subscribe","topic":"\#(name)"\#(part)}"#, nowMs: $1) }
    }

    private mutating func tick(_ index: Int) {
        act(index) { $0.tick(nowMs: $1) }
    }

    /// A backup comes back: behind, and with a new epoch.
    private mutating func restore() {
        for index in links.indices { drop(index) }
        book.epoch += "'"
        book.seq = max(0, book.seq - 5)
        book.floor = book.seq
        for topic in book.cells.keys {
            book.cells[topic] = book.cells[topic]?.mapValues { .init(value: $0.value, version: min($0.version, book.seq)) }
        }
        for topic in book.logs.keys { book.logs[topic] = book.logs[topic]?.filter { $0 <= book.seq } }
    }
}
