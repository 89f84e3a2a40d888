/// Something wrong in a definition file, at its place. A definition with any problem is not used.
public struct PipelineProblem: Hashable, Sendable, Error, CustomStringConvertible {
    public var file: String
    /// From 1; 0 where the problem has no place (an empty file).
    public var line: Int
    /// From 1, in Unicode scalars, as YAML counts.
    public var column: Int
    /// A sentence for people, without the place.
    public var message: String

    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// In the form that editors jump to: `pipelines/giro.yaml:12:5: …`.
    public var description: String { "\(file):\(line):\(column): \(message)" }
}
