internal import Foundation
internal import Pipelines
internal import Statements

/// Bytes to records: reads the stored file in chunks and carries what the reader left over in front of the next one.
struct ParseStage: Sendable {
    let path: String
    let layout: any StatementLayout
    let limits: ImportLimits
    let live: LiveImport
    let checkpoint: @Sendable () throws -> Void

    func run(into output: BoundedChannel<RecordBatch>) async throws {
        let source = try FileByteSource(path: path, checkpoint: checkpoint)
        var reader = layout.makeReader()
        var origin = BatchOrigin(layout)
        var rest: ArraySlice<UInt8> = []
        var isLast = false
        while !isLast {
            let next = try source.next(after: rest, bytesMax: limits.chunkBytes)
            isLast = next == nil
            let bytes = next ?? Array(rest)
            var batch = RecordBatch()
            let consumed = reader.read(bytes, last: isLast, into: &batch)
            let carried = bytes[consumed...]
            live.parse.advance(by: bytes.count - rest.count, problems: batch.unread.count)
            rest = carried
            batch.origin = origin
            origin.advance(past: consumed, of: bytes)
            if batch.records.isEmpty, batch.unread.isEmpty { continue }
            batch.bytes = bytes
            try await output.send(batch)
        }
    }
}
