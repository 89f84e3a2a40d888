@testable import Realtime

/// A client as the protocol describes it, strict about everything that it is promised.
struct MirrorClient {
    struct Cell: Equatable {
        var value: Int64
        var version: Int64
    }

    private(set) var epoch: String?
    private(set) var seq: Int64 = 0
    private(set) var cells: [String: [String: Cell]] = [:]
    private(set) var logs: [String: [Int64]] = [:]
    private(set) var modes: [String] = []
    private(set) var violations: [String] = []
    private(set) var dataCount = 0
    private var openSnapshots: Set<String> = []
    private var complete: Set<String> = []

    /// The position to resume from, if it holds all of the topics. A topic whose snapshot never arrived cannot be resumed: what came before
    /// the position would be missing for ever.
    func since(for topics: some Sequence<Topic>) -> String? {
        guard let epoch, topics.allSatisfy({ complete.contains($0.name) }) else { return nil }
        return #"{"epoch":"\#(epoch)","seq":\#(seq)}"#
    }

    /// It has asked for a topic, or for other arguments of it, or has dropped it.
    mutating func forget(_ topic: Topic) { complete.remove(topic.name) }

    /// What it holds of a topic, in the form of ``ModelBook/content(_:)``.
    func content(_ topic: Topic) -> [String: Int64] {
        if topic.kind == .log { return Dictionary((logs[topic.name] ?? []).map { ("\($0)", $0) }) { first, _ in first } }
        return (cells[topic.name] ?? [:]).mapValues(\.value)
    }

    mutating func dropped() { openSnapshots = [] }

    mutating func receive(_ text: String) {
        guard let json = JSONValue(json: text) else { return violate("not JSON: \(text)") }
        if let ok = json["ok"] {
            connected(ok)
            return
        }
        switch json["ev"]?.string {
        case "snapshot": snapshot(json)
        case "data": data(json)
        case "progress", "goaway": break
        default: if json["error"] == nil { violate("unknown: \(text)") }
        }
    }

    private mutating func connected(_ ok: JSONValue) {
        guard let mode = ok["mode"]?.string, let seq = ok["seq"]?.integer, let epoch = ok["epoch"]?.string else { return }
        modes.append(mode == "resume" ? mode : ok["why"]?.string ?? "first")
        if mode == "resume" {
            if epoch != self.epoch || seq != self.seq { violate("resumed at \(epoch)/\(seq), not at \(self.epoch ?? "")/\(self.seq)") }
        } else {
            (cells, logs, complete) = ([:], [:], [])
        }
        self.epoch = epoch
        self.seq = seq
    }

    private mutating func snapshot(_ json: JSONValue) {
        guard let topic = json["topic"]?.string else { return violate("snapshot without a topic") }
        if openSnapshots.insert(topic).inserted {
            complete.remove(topic)
            cells[topic] = [:]
            logs[topic] = []
        }
        if json["end"]?.bool == true {
            openSnapshots.remove(topic)
            complete.insert(topic)
        }
        for cell in json["cells"]?.array ?? [] { set(topic, cell) }
        for item in json["items"]?.array ?? [] { append(topic, item) }
    }

    private mutating func data(_ json: JSONValue) {
        dataCount += 1
        if !openSnapshots.isEmpty { violate("data inside the snapshots of \(openSnapshots)") }
        guard json["epoch"]?.string == epoch, json["from"]?.integer == seq else {
            return violate("data from \(json["from"]?.integer ?? -1), position \(seq)")
        }
        guard let to = json["to"]?.integer, to >= seq else { return violate("data to \(json["to"]?.integer ?? -1), position \(seq)") }
        for (topic, content) in json["topics"]?.object ?? [:] {
            for cell in content["cells"]?.array ?? [] { set(topic, cell) }
            for key in content["gone"]?.array ?? [] { cells[topic]?[key.string ?? ""] = nil }
            for item in content["items"]?.array ?? [] { append(topic, item) }
        }
        seq = to
    }

    private mutating func set(_ topic: String, _ cell: JSONValue) {
        guard let key = cell["key"]?.string, let version = cell["v"]?.integer, let value = cell["value"]?.integer else {
            return violate("not a cell: \(cell)")
        }
        if let old = cells[topic]?[key], old.version >= version { return }
        cells[topic, default: [:]][key] = Cell(value: value, version: version)
    }

    private mutating func append(_ topic: String, _ item: JSONValue) {
        guard let version = item["v"]?.integer else { return violate("not an item: \(item)") }
        if let last = logs[topic]?.last, last >= version { return }
        logs[topic, default: []].append(version)
    }

    private mutating func violate(_ what: String) { violations.append(what) }
}
