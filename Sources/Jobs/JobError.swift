/// Why an attempt failed, in words that a person can act on. Stored as JSON `{"class", "code", "message"}`.
public struct JobError: Error, Sendable, Hashable, Codable, CustomStringConvertible {
    /// Whether trying again can help, and how often.
    public var errorClass: JobErrorClass
    /// A stable word for programs, such as `format.unknown`.
    public var code: String
    /// A sentence for people.
    public var message: String

    /// A failure with its class.
    public init(_ errorClass: JobErrorClass, code: String, message: String) {
        self.errorClass = errorClass
        self.code = code
        self.message = message
    }

    /// Class, code and message on one line, for logs.
    public var description: String { "\(errorClass.rawValue) \(code): \(message)" }

    private enum CodingKeys: String, CodingKey {
        case errorClass = "class"
        case code, message
    }
}

/// Who can do something about a failure.
public enum JobErrorClass: String, Sendable, Hashable, Codable, CaseIterable {
    /// Time: busy database, full disk, network. Tried again five times by default.
    case transient
    /// The person who brought the file: unreadable, wrong password, unknown format. Final at once.
    case input
    /// Us. Tried twice, in case it was a race.
    case bug
}
