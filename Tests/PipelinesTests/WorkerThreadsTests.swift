import Glibc
import Pipelines
import Testing

@Suite struct WorkerThreadsTests {
    @Test func runsWorkOnItsOwnNiceThreads() async throws {
        let workers = try WorkerThreads(count: 2, niceness: 7)
        defer { workers.shutdown() }
        let niceness = await withTaskExecutorPreference(workers) {
            await withTaskGroup(of: Int32.self, returning: [Int32].self) { group in
                for _ in 0..<500 { group.addTask { await niceAfterASuspension() } }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(niceness == Array(repeating: ownNiceness() + 7, count: 500))
    }

    @Test func leavesThreadsOfOthersAsTheyAre() async throws {
        let before = ownNiceness()
        let workers = try WorkerThreads()
        await withTaskExecutorPreference(workers) { await Task.yield() }
        workers.shutdown()
        #expect(ownNiceness() == before)
    }

    @Test func workAfterTheShutdownIsStillDone() async throws {
        let workers = try WorkerThreads(count: 1)
        workers.shutdown()
        let answer = await withTaskExecutorPreference(workers) {
            await Task.yield()
            return 42
        }
        #expect(answer == 42)
    }

    @Test func pipelinesRunOnThem() async throws {
        let workers = try WorkerThreads(count: 2, niceness: 3)
        defer { workers.shutdown() }
        let niceness = try await withTaskExecutorPreference(workers) {
            try await withPipeline { pipeline in
                let source = pipeline.source(StageMeter("source", unit: .rows)) { output in
                    for _ in 0..<100 { try await output.send(ownNiceness()) }
                }
                return pipeline.sink(StageMeter("sink", unit: .rows), reading: source) { input in
                    var seen: Set<Int32> = []
                    for try await nice in input { seen.formUnion([nice, ownNiceness()]) }
                    return seen
                }
            }
        }
        #expect(niceness == [ownNiceness() + 3])
    }
}

/// The nice value of the thread that asks.
@Sendable private func ownNiceness() -> Int32 {
    getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0)
}

private func niceAfterASuspension() async -> Int32 {
    await Task.yield()
    return ownNiceness()
}
