/// One stage at one moment, in the shape of the protocol: `{"name","state","done","total","unit","seconds"}`.
///
/// `total` is null while nobody knows it, `seconds` until the stage has started. `problems` is not sent with the stage: the job adds them up.
public struct StageReading: Hashable, Sendable {
    public var name: String
    public var state: StageState
    public var done: Int64
    public var total: Int64?
    public var unit: StageUnit
    public var seconds: Double?
    public var problems: Int

    public init(name: String, state: StageState, done: Int64, total: Int64?, unit: StageUnit, seconds: Double?, problems: Int = 0) {
        self.name = name
        self.state = state
        self.done = done
        self.total = total
        self.unit = unit
        self.seconds = seconds
        self.problems = problems
    }

    /// How much of the stage is behind it, 0 to 1; 0 while the total is unknown.
    public var fraction: Double {
        if state == .done { return 1 }
        guard let total, total > 0 else { return 0 }
        return min(1, Double(done) / Double(total))
    }
}

extension StageReading: Codable {
    private enum CodingKeys: String, CodingKey { case name, state, done, total, unit, seconds }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try container.decode(String.self, forKey: .name), state: try container.decode(StageState.self, forKey: .state),
            done: try container.decode(Int64.self, forKey: .done), total: try container.decodeIfPresent(Int64.self, forKey: .total),
            unit: try container.decode(StageUnit.self, forKey: .unit), seconds: try container.decodeIfPresent(Double.self, forKey: .seconds))
    }

    /// Writes null where a value is not known: a field of the protocol is never left out.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(state, forKey: .state)
        try container.encode(done, forKey: .done)
        try container.encode(total, forKey: .total)
        try container.encode(unit, forKey: .unit)
        try container.encode(seconds, forKey: .seconds)
    }
}

/// All stages of a pipeline at one moment, in the order of the data.
public struct StageReport: Hashable, Sendable, Codable {
    public var stages: [StageReading]

    public init(stages: [StageReading]) {
        self.stages = stages
    }

    public init(_ meters: [StageMeter]) {
        self.init(stages: meters.map { $0.reading() })
    }

    /// Problems of all stages so far.
    public var problems: Int { stages.reduce(0) { $0 + $1.problems } }

    /// Progress of the whole in thousandths: each stage counts with its weight (1 where none is given), by how long such a stage usually takes.
    ///
    /// The caller keeps the highest value that it has shown within an attempt, since a total may still grow.
    public func permille(weights: [String: Double] = [:]) -> Int {
        var sum = 0.0
        var reached = 0.0
        for stage in stages {
            let weight = weights[stage.name] ?? 1
            sum += weight
            reached += weight * stage.fraction
        }
        return sum > 0 ? Int(1000 * reached / sum) : 0
    }
}
