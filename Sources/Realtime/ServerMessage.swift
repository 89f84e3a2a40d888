/// What the server says, encoded. Every function gives one message of the protocol.
enum ServerMessage {
    /// The answer to `connect`.
    struct Connected {
        var session: String
        var epoch: String
        var seq: Int64
        /// `nil`: the client resumes.
        var snapshotReason: SnapshotReason?
        var nowMs: Int64
    }

    static func connected(_ reply: Connected, to id: Int64, _ limits: HubLimits) -> SharedMessage {
        var json = JSONText(capacity: 512)
        json.raw(#"{"re":"#)
        json.integer(id)
        json.raw(#","ok":{"session":"#)
        json.string(reply.session)
        json.raw(#","epoch":"#)
        json.string(reply.epoch)
        json.raw(#","seq":"#)
        json.integer(reply.seq)
        if let reason = reply.snapshotReason {
            json.raw(#","mode":"snapshot","why":"#)
            if reason == .first { json.raw("null") } else { json.string(reason.rawValue) }
        } else {
            json.raw(#","mode":"resume","why":null"#)
        }
        json.raw(#","ping_ms":"#)
        json.integer(limits.pingMs)
        json.raw(#","limits":{"messages_per_second":"#)
        json.integer(Int64(limits.messagesPerSecond))
        json.raw(#","messages_burst":"#)
        json.integer(Int64(limits.messagesBurst))
        json.raw(#","topics":"#)
        json.integer(Int64(limits.topicsMax))
        json.raw(#","connections_per_user":"#)
        json.integer(Int64(limits.connectionsPerUserMax))
        json.raw(#","inbound_bytes":"#)
        json.integer(Int64(limits.inboundBytesMax))
        json.raw(#","outbox_bytes":"#)
        json.integer(Int64(limits.outboxBytesMax))
        json.raw(#"},"reconnect":{"base_ms":"#)
        json.integer(limits.reconnectBaseMs)
        json.raw(#","cap_ms":"#)
        json.integer(limits.reconnectCapMs)
        json.raw(#"},"server_time":"#)
        json.string(Timestamp.rfc3339(ms: reply.nowMs))
        json.raw("}}")
        return SharedMessage(json.bytes)
    }

    static func ok(_ id: Int64, _ value: [UInt8] = Array("{}".utf8)) -> SharedMessage {
        var json = JSONText(capacity: value.count + 32)
        json.raw(#"{"re":"#)
        json.integer(id)
        json.raw(#","ok":"#)
        json.fragment(value)
        json.raw("}")
        return SharedMessage(json.bytes)
    }

    static func refused(_ id: Int64, _ error: ReplyError) -> SharedMessage {
        var json = JSONText(capacity: 160)
        json.raw(#"{"re":"#)
        json.integer(id)
        json.raw(#","error":{"code":"#)
        json.string(error.code)
        json.raw(#","message":"#)
        json.string(error.message)
        json.raw(#","retry":"#)
        json.string(error.retry.rawValue)
        json.raw(#","after_ms":"#)
        json.integer(error.afterMs)
        json.raw("}}")
        return SharedMessage(json.bytes)
    }

    /// A topic as of a sequence number, cut into messages of about `partBytesMax`; the last one says so.
    static func snapshot(_ content: BookSnapshot.TopicContent, seq: Int64, partBytesMax: Int) -> [SharedMessage] {
        var parts: [[[UInt8]]] = [[]]
        var partBytes = 0
        for cell in content.cells {
            if partBytes > 0, partBytes + cell.count > partBytesMax {
                parts.append([])
                partBytes = 0
            }
            parts[parts.count - 1].append(cell)
            partBytes += cell.count + 1
        }
        return parts.enumerated().map { index, cells in
            var json = JSONText(capacity: cells.reduce(128) { $0 + $1.count + 1 })
            json.raw(#"{"ev":"snapshot","topic":"#)
            json.string(content.topic.name)
            json.raw(#","seq":"#)
            json.integer(seq)
            if content.topic.kind == .log { json.raw(#","items":"#) } else { json.raw(#","cells":"#) }
            json.list(cells)
            if index == parts.count - 1 { json.raw(#","end":true}"#) } else { json.raw(#","end":false}"#) }
            return SharedMessage(json.bytes)
        }
    }

    static func data(epoch: String, from: Int64, to: Int64, topics: [UInt8]) -> SharedMessage {
        var json = JSONText(capacity: topics.count + 96)
        json.raw(#"{"ev":"data","epoch":"#)
        json.string(epoch)
        json.raw(#","from":"#)
        json.integer(from)
        json.raw(#","to":"#)
        json.integer(to)
        json.raw(#","topics":"#)
        json.fragment(topics)
        json.raw("}")
        return SharedMessage(json.bytes)
    }

    static func progress(_ cells: [(cell: ProgressCell, rev: Int64)]) -> SharedMessage {
        var json = JSONText(capacity: cells.reduce(64) { $0 + $1.cell.value.count + 64 })
        json.raw(#"{"ev":"progress","cells":["#)
        for (index, entry) in cells.enumerated() {
            if index > 0 { json.raw(",") }
            json.raw(#"{"key":"#)
            json.integer(entry.cell.key)
            json.raw(#","rev":"#)
            json.integer(entry.rev)
            json.raw(#","value":"#)
            json.fragment(entry.cell.value)
            json.raw("}")
        }
        json.raw("]}")
        return SharedMessage(json.bytes)
    }

    static func goaway(_ reason: Disconnect, afterMs: Int64) -> SharedMessage {
        var json = JSONText(capacity: 64)
        json.raw(#"{"ev":"goaway","code":"#)
        json.integer(Int64(reason.rawValue))
        json.raw(#","after_ms":"#)
        json.integer(afterMs)
        json.raw("}")
        return SharedMessage(json.bytes)
    }
}
