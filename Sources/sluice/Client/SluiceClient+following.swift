import Imports
import Jobs

extension SluiceClient {
    /// Between two looks at an import: long enough to cost a server nothing, short enough for gates to move.
    private static let lookMs = 60

    /// Waits between two looks. A command follows over plain HTTP, which passes every proxy; the dashboard has the WebSocket.
    func pause() async throws { try await Task.sleep(for: .milliseconds(Self.lookMs)) }

    /// Looks at an import until it has ended or waits for a person; `show` sees every look before that.
    func settled(_ first: ImportCell, show: (ImportCell) -> Void = { _ in }) async throws -> ImportCell {
        var cell = first
        while !cell.isSettled {
            show(cell)
            try await pause()
            cell = try await get("imports/\(cell.id)")
        }
        return cell
    }
}

extension ImportCell {
    /// Nothing more happens by itself.
    var isSettled: Bool { state.isEnd || state == .held || state == .paused }
}
