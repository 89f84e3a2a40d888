/// What a pipeline throws: the first error that ended it, and the stage in which it happened.
///
/// Stages that only stopped because another one failed are not named. When the pipeline's own task is cancelled,
/// it throws `CancellationError` instead.
public struct StageError: Error, CustomStringConvertible {
    public let stage: String
    public let underlying: any Error

    public init(stage: String, underlying: any Error) {
        self.stage = stage
        self.underlying = underlying
    }

    public var description: String { "\(stage): \(underlying)" }
}

/// An error that stops a pipeline without being a failure, such as a question to a person. It says how its stage is to be shown.
public protocol StageStop: Error {
    var stageState: StageState { get }
}
