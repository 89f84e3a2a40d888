/// Runs stages side by side, joined by bounded channels, until the last one has given its result or the first one has failed.
///
/// ```swift
/// let publication = try await withPipeline { pipeline in
///     let chunks = pipeline.source(meters.upload) { chunks in … }
///     let records = pipeline.stage(meters.parse, reading: chunks) { chunks, records in … }
///     return pipeline.sink(meters.commit, reading: records) { records in … }
/// }
/// ```
///
/// `declare` only lists the stages; then each runs as a child task of one group, on the executor that the caller prefers. A stage that
/// returns finishes its output; one that throws ends its channels on both sides, so that all the others stop at their next batch.
/// Nothing of a stage is running any more when this returns or throws: a `StageError`, or `CancellationError` if the caller was cancelled
/// before the last stage had its result.
public func withPipeline<Result: Sendable>(_ declare: (inout Pipeline) throws -> PipelineEnd<Result>) async throws -> Result {
    var pipeline = Pipeline()
    let end = try declare(&pipeline)
    try await pipeline.run()
    guard let result = end.result else { throw CancellationError() }
    return result
}

/// The stages of one run, in the order of the data. Made and run by `withPipeline`.
public struct Pipeline: Sendable {
    private var stages: [Stage] = []
    private let failure = FirstFailure()

    /// Adds the first stage, which has no input. Its output ends when `body` returns.
    public mutating func source<Output: Sendable>(
        _ meter: StageMeter, capacity: Int = BoundedChannel<Output>.capacityDefault,
        _ body: @escaping @Sendable (_ output: BoundedChannel<Output>) async throws -> Void
    ) -> BoundedChannel<Output> {
        let output = BoundedChannel<Output>(capacity: capacity)
        add(
            meter, ready: {}, body: { try await body(output) },
            end: { error in
                if let error { output.fail(error) } else { output.finish() }
            })
        return output
    }

    /// Adds a stage between two channels. It counts as waiting until its first input is there.
    public mutating func stage<Input: Sendable, Output: Sendable>(
        _ meter: StageMeter, reading input: BoundedChannel<Input>, capacity: Int = BoundedChannel<Output>.capacityDefault,
        _ body: @escaping @Sendable (_ input: BoundedChannel<Input>, _ output: BoundedChannel<Output>) async throws -> Void
    ) -> BoundedChannel<Output> {
        let output = BoundedChannel<Output>(capacity: capacity)
        add(
            meter, ready: { await input.waitForFirst() }, body: { try await body(input, output) },
            end: { error in
                input.fail(error ?? CancellationError())
                if let error { output.fail(error) } else { output.finish() }
            })
        return output
    }

    /// Adds the last stage; what `body` returns is the result of the pipeline.
    public mutating func sink<Input: Sendable, Result: Sendable>(
        _ meter: StageMeter, reading input: BoundedChannel<Input>,
        _ body: @escaping @Sendable (_ input: BoundedChannel<Input>) async throws -> Result
    ) -> PipelineEnd<Result> {
        let end = PipelineEnd<Result>()
        add(
            meter, ready: { await input.waitForFirst() }, body: { end.give(try await body(input)) },
            end: { error in input.fail(error ?? CancellationError()) })
        return end
    }

    private mutating func add(
        _ meter: StageMeter, ready: @escaping @Sendable () async -> Void, body: @escaping @Sendable () async throws -> Void,
        end: @escaping @Sendable ((any Error)?) -> Void
    ) {
        stages.append(Stage(meter: meter, failure: failure, ready: ready, body: body, end: end))
    }

    fileprivate func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            for stage in stages {
                group.addTask { await stage.run() }
            }
            for await _ in group where failure.error != nil {
                // The others have been woken by their channels; this stops what waits elsewhere (a database, a file).
                group.cancelAll()
            }
        }
        if let error = failure.error { throw error }
    }
}
