internal import Imports
internal import Ledger
internal import Realtime
internal import Store

/// Gives the hub what topics hold: each answer is read in one transaction and encoded once, for however many connections ask alike.
struct LedgerTopicSource: TopicSource {
    /// The topic `imports` shows the unfinished and this many of the newest.
    static let recentImportsMax = 100

    let store: any Store
    let imports: ImportService

    func position(book: Int64) async throws -> BookPosition? {
        try await store.read { db in
            do {
                let row = try db.book(book)
                return BookPosition(epoch: row.epoch, seq: row.seq, floor: row.floorSeq)
            } catch StoreError.notFound {
                return nil
            }
        }
    }

    func snapshot(book: Int64, subscriptions: [Subscription]) async throws -> BookSnapshot {
        let topics = try subscriptions.map { (topic: $0.topic, view: try TopicView($0)) }
        let environment = imports.environment
        return try await store.read { db in
            let row = try db.book(book)
            let today = environment.clock(timeZone: row.timeZone).today
            let contents = try topics.map { topic, view in
                BookSnapshot.TopicContent(topic: topic, cells: try view.read(from: db, book: book, since: nil, today: today).entries)
            }
            return BookSnapshot(epoch: row.epoch, seq: row.seq, topics: contents)
        }
    }

    func changes(book: Int64, after seq: Int64, subscriptions: [Subscription]) async throws -> ChangeSet {
        let views = try subscriptions.map { try TopicView($0) }
        let environment = imports.environment
        return try await store.read { db in
            let row = try db.book(book)
            guard row.seq > seq else { return ChangeSet(epoch: row.epoch, to: row.seq, topics: Array("{}".utf8), isEmpty: true) }
            let today = environment.clock(timeZone: row.timeZone).today
            var json = JSONWriter(capacity: 4 * 1024)
            var isEmpty = true
            try json.object { json in
                for view in views {
                    let content = try view.read(from: db, book: book, since: seq, today: today)
                    guard !content.isEmpty else { continue }
                    isEmpty = false
                    json.field(topic: view, content)
                }
            }
            return ChangeSet(epoch: row.epoch, to: row.seq, topics: json.bytes, isEmpty: isEmpty)
        }
    }

    func progress(book: Int64, topic: Topic) async throws -> [ProgressCell] {
        if let id = topic.importID {
            do {
                _ = try await store.read { db in try db.importRow(id, book: book) }
            } catch StoreError.notFound {
                throw ReplyError("import.unknown", "There is no import \(id).")
            }
            return [ProgressCell(key: id, value: try await imports.cell(id).json(withProblems: true))]
        }
        var cells = try await imports.cells(book: book, before: nil, limit: Self.recentImportsMax)
        let older = try await store.read { db in try db.openImportIDs(book: book) }.filter { id in cells.last.map { id < $0.id } ?? false }
        for id in older { cells.append(try await imports.cell(id)) }
        return try cells.map { ProgressCell(key: $0.id, value: try $0.json(withProblems: false)) }
    }
}

extension JSONWriter {
    /// One member of `topics` in a `data` message.
    fileprivate mutating func field(topic: TopicView, _ content: TopicView.Content) {
        object(named: topic.name) { json in
            json.array(topic.isLog ? "items" : "cells") { json in
                for entry in content.entries { json.value(encoded: entry) }
            }
            guard !content.gone.isEmpty else { return }
            json.array("gone") { json in
                for key in content.gone { json.value(key) }
            }
        }
    }
}
