public import Imports
internal import Logging
internal import Realtime
public import Store
internal import Synchronization

/// Tells the dashboards what imports do. It is made before the imports and joined to the hub afterwards, because each needs the other.
public final class LiveUpdates: ImportObserver {
    private let hub = Mutex<Hub?>(nil)

    public init() {}

    /// From now on, what happens goes to this hub. What happened before is in the database, where everybody who connects finds it.
    func join(_ hub: Hub) {
        self.hub.withLock { $0 = hub }
    }

    public func published(_ publication: Publication) {
        hub.withLock { $0 }?.publish(book: publication.book, seq: publication.seq)
    }

    public func progressed(_ cell: ImportCell, stateChanged: Bool) {
        guard let hub = hub.withLock({ $0 }) else { return }
        do {
            hub.publishProgress(
                book: cell.book, importID: cell.id, list: try cell.json(withProblems: false), detail: try cell.json(withProblems: true),
                isStateChange: stateChanged)
        } catch {
            Logger(label: "sluice.live").error("a job's cell could not be encoded", metadata: ["import": "\(cell.id)", "error": "\(error)"])
        }
    }
}
