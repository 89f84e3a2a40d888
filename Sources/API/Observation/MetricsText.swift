/// Writes figures in the text format that Prometheus reads (exposition format 0.0.4).
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    enum Kind: String { case counter, gauge, histogram }

    private(set) var text = ""

    /// One metric with its samples: pairs of labels and value. Names are ours and need no check; label values are escaped.
    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [(String, String)], value: Double)]) {
        begin(name, kind, help)
        for sample in samples { add(name, sample.labels, sample.value) }
    }

    mutating func metric(_ name: String, _ kind: Kind, _ help: String, _ value: Int64) {
        metric(name, kind, help, [([], Double(value))])
    }

    /// A histogram: counts of observations up to each bound, not yet summed up.
    mutating func histogram(
        _ name: String, _ help: String, bounds: [Double], _ samples: [(labels: [(String, String)], counts: [Int64], sum: Double)]
    ) {
        begin(name, .histogram, help)
        for sample in samples {
            var total: Int64 = 0
            for (index, count) in sample.counts.enumerated() {
                total += count
                add("\(name)_bucket", sample.labels + [("le", index < bounds.count ? Self.number(bounds[index]) : "+Inf")], Double(total))
            }
            add("\(name)_sum", sample.labels, sample.sum)
            add("\(name)_count", sample.labels, Double(total))
        }
    }

    private mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func add(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += name
        if !labels.isEmpty { text += "{\(labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ","))}" }
        text += " \(Self.number(value))\n"
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
