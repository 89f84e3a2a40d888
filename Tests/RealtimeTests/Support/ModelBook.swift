@testable import Realtime

/// A book in memory, as a value: cells that are set and deleted, a log, a sequence, a floor, an epoch.
struct ModelBook {
    struct Cell: Equatable {
        var value: Int64?
        var version: Int64
    }

    var epoch = "e1"
    var seq: Int64 = 0
    var floor: Int64 = 0
    /// Topic, then key. A cell without a value is a tombstone.
    var cells: [String: [String: Cell]] = [:]
    /// Topic, then versions of its items.
    var logs: [String: [Int64]] = [:]

    static let stateTopics = ["accounts", "budgets", "analytics.cashflow"]
    static let logTopics = ["alerts", "transactions"]

    var position: BookPosition { BookPosition(epoch: epoch, seq: seq, floor: floor) }

    /// One commit: some cells change, some go, an item may be written.
    mutating func commit(_ random: inout SeededGenerator) {
        seq += 1
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let topic = Self.stateTopics.randomElement(using: &random) ?? "budgets"
            let key = "\(["a", "b"].randomElement(using: &random) ?? "a")|\(Int.random(in: 0..<6, using: &random))"
            let goes = Int.random(in: 0..<4, using: &random) == 0
            cells[topic, default: [:]][key] = Cell(value: goes ? nil : Int64.random(in: 0..<1_000, using: &random), version: seq)
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            logs[Self.logTopics.randomElement(using: &random) ?? "alerts", default: []].append(seq)
        }
    }

    /// Tombstones go; whoever is below the present takes a snapshot.
    mutating func purge() {
        floor = seq
        for topic in cells.keys { cells[topic] = cells[topic]?.filter { $0.value.value != nil } }
    }

    /// Everything that a subscription shows: keys and values, or versions of items.
    func content(_ subscription: Subscription) -> [String: Int64] {
        let name = subscription.topic.name
        if subscription.topic.kind == .log {
            return Dictionary(uniqueKeysWithValues: (logs[name] ?? []).map { ("\($0)", $0) })
        }
        return (cells[name] ?? [:]).filter { isShown($0.key, subscription) }.compactMapValues(\.value)
    }

    func snapshot(_ subscriptions: [Subscription]) -> BookSnapshot {
        let topics = subscriptions.map { subscription in
            let name = subscription.topic.name
            if subscription.topic.kind == .log {
                return BookSnapshot.TopicContent(topic: subscription.topic, cells: (logs[name] ?? []).map { Array(#"{"v":\#($0)}"#.utf8) })
            }
            let shown = (cells[name] ?? [:]).filter { isShown($0.key, subscription) }
            let encoded = shown.sorted { $0.key < $1.key }.compactMap { key, cell in
                cell.value.map { Array(#"{"key":"\#(key)","v":\#(cell.version),"value":\#($0)}"#.utf8) }
            }
            return BookSnapshot.TopicContent(topic: subscription.topic, cells: encoded)
        }
        return BookSnapshot(epoch: epoch, seq: seq, topics: topics)
    }

    func changes(after: Int64, _ subscriptions: [Subscription]) -> ChangeSet {
        var topics: [String] = []
        for subscription in subscriptions {
            let name = subscription.topic.name
            if subscription.topic.kind == .log {
                let items = (logs[name] ?? []).filter { $0 > after }.map { #"{"v":\#($0)}"# }
                if !items.isEmpty { topics.append(#""\#(name)":{"items":[\#(items.joined(separator: ","))]}"#) }
                continue
            }
            let changed = (cells[name] ?? [:]).filter { $0.value.version > after && isShown($0.key, subscription) }
            if changed.isEmpty { continue }
            let there = changed.compactMap { key, cell in cell.value.map { #"{"key":"\#(key)","v":\#(cell.version),"value":\#($0)}"# } }
            let gone = changed.filter { $0.value.value == nil }.map { "\"\($0.key)\"" }
            topics.append(#""\#(name)":{"cells":[\#(there.joined(separator: ","))],"gone":[\#(gone.joined(separator: ","))]}"#)
        }
        return ChangeSet(epoch: epoch, to: seq, floor: floor, topics: Array("{\(topics.joined(separator: ","))}".utf8), isEmpty: topics.isEmpty)
    }

    private func isShown(_ key: String, _ subscription: Subscription) -> Bool {
        guard let part = subscription["part"]?.string else { return true }
        return key.hasPrefix("\(part)|")
    }
}
