import Pipelines
import Synchronization
import Testing

@Suite struct PipelineTests {
    struct Unreadable: Error, Equatable { var line: Int }
    struct Asks: StageStop { var stageState: StageState { .held } }

    private let numbers = StageMeter("numbers", unit: .bytes)
    private let doubles = StageMeter("doubles", unit: .rows)
    private let sum = StageMeter("sum", unit: .rows)

    @Test func givesTheResultOfItsLastStage() async throws {
        let total = try await withPipeline { pipeline in
            let source = pipeline.source(numbers) { output in
                for number in 1...1000 {
                    try await output.send(number)
                    numbers.advance(by: 1)
                }
            }
            let doubled = pipeline.stage(doubles, reading: source) { input, output in
                for try await number in input {
                    try await output.send(2 * number)
                    doubles.advance(by: 1)
                }
            }
            return pipeline.sink(sum, reading: doubled) { input in
                var total = 0
                for try await number in input {
                    total += number
                    sum.advance(by: 1)
                }
                return total
            }
        }
        #expect(total == 1_001_000)
        #expect(readings.map(\.state) == [.done, .done, .done])
        #expect(readings.map(\.done) == [1000, 1000, 1000])
    }

    @Test(arguments: ["numbers", "doubles", "sum"])
    func firstErrorStopsAllAndNamesItsStage(failing: String) async throws {
        let error = await #expect(throws: StageError.self) { try await run(failing: failing, with: Unreadable(line: 17)) }
        #expect(error?.stage == failing)
        #expect(error?.underlying as? Unreadable == Unreadable(line: 17))
        for reading in readings {
            #expect(reading.state == (reading.name == failing ? .failed : .cancelled), "\(reading.name)")
        }
    }

    @Test func aStopThatIsNoFailureShowsAsWhatItSays() async throws {
        let error = await #expect(throws: StageError.self) { try await run(failing: "doubles", with: Asks()) }
        #expect(error?.underlying is Asks)
        #expect(readings.map(\.state) == [.cancelled, .held, .cancelled])
    }

    @Test func cancellingTheCallerStopsEveryStage() async throws {
        let started = BoundedChannel<Void>()
        let task = Task {
            try await withPipeline { pipeline in
                let source = pipeline.source(numbers) { output in
                    while true { try await output.send(1) }
                }
                return pipeline.sink(sum, reading: source) { input in
                    for try await _ in input { started.finish() }
                }
            }
        }
        _ = try await started.receive()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(numbers.reading().state == .cancelled)
        #expect(sum.reading().state == .cancelled)
    }

    @Test func aLastStageMayReturnBeforeItHasReadEverything() async throws {
        let first = try await withPipeline { pipeline in
            let source = pipeline.source(numbers) { output in
                for number in 1... { try await output.send(number) }
            }
            return pipeline.sink(sum, reading: source) { input in try await input.receive() }
        }
        #expect(first == 1)
        #expect(readings.map(\.state) == [.cancelled, .waiting, .done])
    }

    @Test func aStageWaitsUntilItsFirstInput() async throws {
        let seen = Mutex<StageState?>(nil)
        try await withPipeline { pipeline in
            let source = pipeline.source(numbers) { output in
                seen.withLock { $0 = sum.reading().state }
                try await output.send(1)
            }
            return pipeline.sink(sum, reading: source) { input in
                for try await _ in input {}
            }
        }
        #expect(seen.withLock { $0 } == .waiting)
    }

    @Test func aSlowStageSlowsTheOnesBeforeIt() async throws {
        let ahead = try await withPipeline { pipeline in
            let sent = Mutex(0)
            let source = pipeline.source(numbers, capacity: 3) { output in
                for number in 1...1000 {
                    try await output.send(number)
                    sent.withLock { $0 += 1 }
                }
            }
            return pipeline.sink(sum, reading: source) { input in
                var most = 0
                var received = 0
                for try await _ in input {
                    received += 1
                    most = max(most, sent.withLock { $0 } - received)
                }
                return most
            }
        }
        #expect(ahead <= 3)
    }

    private var readings: [StageReading] { StageReport([numbers, doubles, sum]).stages }

    /// Endless stages of which one fails at its fifth element.
    private func run(failing: String, with error: any Error) async throws {
        try await withPipeline { pipeline in
            let source = pipeline.source(numbers) { output in
                for number in 1... {
                    if failing == "numbers", number == 5 { throw error }
                    try await output.send(number)
                }
            }
            let doubled = pipeline.stage(doubles, reading: source) { input, output in
                for try await number in input {
                    if failing == "doubles", number == 5 { throw error }
                    try await output.send(2 * number)
                }
            }
            return pipeline.sink(sum, reading: doubled) { input in
                for try await number in input where failing == "sum" && number == 10 { throw error }
            }
        }
    }
}
