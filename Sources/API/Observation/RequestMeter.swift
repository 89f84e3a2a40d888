internal import Synchronization

/// Counts requests and their durations by route, for `/metrics`. The labels are the routes of the table, so there is a bounded number of them.
final class RequestMeter: Sendable {
    /// Upper bounds of the buckets, in seconds.
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5]

    struct Key: Hashable, Sendable {
        var method: String
        var route: String
        var status: Int
    }

    struct Figures: Sendable {
        /// One more than `bounds`.
        var counts = [Int64](repeating: 0, count: RequestMeter.bounds.count + 1)
        var seconds = 0.0
    }

    private let figures = Mutex<[Key: Figures]>([:])

    func count(_ key: Key, seconds: Double) {
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        figures.withLock {
            $0[key, default: Figures()].counts[bucket] += 1
            $0[key, default: Figures()].seconds += seconds
        }
    }

    func write(to text: inout MetricsText) {
        let sorted = figures.withLock { $0 }.sorted { ($0.key.route, $0.key.method, $0.key.status) < ($1.key.route, $1.key.method, $1.key.status) }
        text.histogram(
            "sluice_http_request_seconds", "Duration of HTTP requests by route and status.", bounds: Self.bounds,
            sorted.map { entry in
                (
                    labels: [("method", entry.key.method), ("route", entry.key.route), ("status", String(entry.key.status))],
                    counts: entry.value.counts, sum: entry.value.seconds
                )
            })
    }
}
