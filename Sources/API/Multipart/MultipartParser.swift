/// Reads `multipart/form-data` (RFC 7578, RFC 2046 section 5.1) as it comes in, fed at any cut.
///
/// Pure: bytes in, events out; what is kept between two feeds is at most a header block or a delimiter's length. Content goes out in pieces as
/// soon as it cannot be the start of a delimiter any more.
struct MultipartParser {
    /// What was read.
    enum Event: Equatable {
        /// A part begins.
        case part(name: String?, fileName: String?, contentType: String?)
        /// A piece of the part's content.
        case content(ArraySlice<UInt8>)
        /// The part is complete.
        case partEnd
    }

    /// Why a body cannot be read.
    enum Failure: Error, Equatable {
        /// `boundary` is missing or longer than `boundaryBytesMax`.
        case boundary
        /// A part's headers are longer than `headerBytesMax`.
        case headersTooLong
        /// More than `partsMax` parts.
        case tooManyParts
        /// A delimiter or a header is not what the RFC allows.
        case malformed
        /// The body ended before the closing delimiter.
        case truncated
    }

    /// RFC 2046 section 5.1.1.
    static let boundaryBytesMax = 70
    static let headerBytesMax = 8 * 1024
    static let partsMax = 10_100

    private enum State { case preamble, afterDelimiter, headers, content, epilogue }

    /// CRLF, two hyphens, boundary.
    private let delimiter: [UInt8]
    private var state = State.preamble
    /// Not yet understood. Begins with a CRLF of our own, so that a delimiter at the very start is one like the others.
    private var pending: [UInt8] = [0x0D, 0x0A]
    private var parts = 0

    init(boundary: String) throws(Failure) {
        guard !boundary.isEmpty, boundary.utf8.count <= Self.boundaryBytesMax else { throw .boundary }
        delimiter = [0x0D, 0x0A, 0x2D, 0x2D] + Array(boundary.utf8)
    }

    /// The boundary of a `Content-Type`, or nil where it names none.
    static func boundary(ofContentType contentType: String) -> String? {
        guard contentType.prefix(while: { $0 != ";" }).trimmed.lowercased() == "multipart/form-data" else { return nil }
        return parameters(of: contentType)["boundary"]
    }

    /// Takes more of the body and calls `body` for each event, in order.
    mutating func feed(_ bytes: some Collection<UInt8>, _ body: (Event) throws -> Void) throws {
        if state == .epilogue { return }
        pending.append(contentsOf: bytes)
        var start = 0
        while let next = try step(from: start, body) { start = next }
        pending.removeFirst(resumeAt)
        resumeAt = 0
    }

    /// The body is at its end; throws `truncated` unless the closing delimiter came.
    func finish() throws(Failure) {
        guard state == .epilogue else { throw .truncated }
    }

    /// Where in `pending` the next feed goes on.
    private var resumeAt = 0

    /// One step of the automaton at `start`; nil when more bytes are needed or nothing more is of interest.
    private mutating func step(from start: Int, _ body: (Event) throws -> Void) throws -> Int? {
        resumeAt = start
        switch state {
        case .preamble, .content: return try skipToDelimiter(from: start, body)
        case .afterDelimiter: return try readDelimiterEnd(from: start)
        case .headers: return try readHeaders(from: start, body)
        case .epilogue:
            resumeAt = pending.count
            return nil
        }
    }

    private mutating func skipToDelimiter(from start: Int, _ body: (Event) throws -> Void) throws -> Int? {
        let found = firstDelimiter(from: start)
        let isContent = state == .content
        if isContent, found.index > start { try body(.content(pending[start..<found.index])) }
        resumeAt = found.index
        guard found.isWhole else { return nil }
        if isContent { try body(.partEnd) }
        state = .afterDelimiter
        return found.index + delimiter.count
    }

    /// After a delimiter: `--` ends the body, CRLF begins a part; white space before either is padding.
    private mutating func readDelimiterEnd(from start: Int) throws -> Int? {
        var index = start
        while index < pending.count, pending[index] == 0x20 || pending[index] == 0x09 { index += 1 }
        guard index - start <= Self.headerBytesMax else { throw Failure.malformed }
        guard index + 1 < pending.count else { return nil }
        switch (pending[index], pending[index + 1]) {
        case (0x2D, 0x2D):
            state = .epilogue
            return index + 2
        case (0x0D, 0x0A):
            parts += 1
            guard parts <= Self.partsMax else { throw Failure.tooManyParts }
            state = .headers
            // The CRLF stays: a part without headers has its empty line right after it.
            return index
        default: throw Failure.malformed
        }
    }

    private mutating func readHeaders(from start: Int, _ body: (Event) throws -> Void) throws -> Int? {
        // From the CRLF of the delimiter line to the empty line.
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        var index = start
        while index + 4 <= pending.count, !pending[index..<(index + 4)].elementsEqual(end) { index += 1 }
        guard index - start <= Self.headerBytesMax else { throw Failure.headersTooLong }
        guard index + 4 <= pending.count else { return nil }
        try body(try part(of: pending[start..<index]))
        state = .content
        // The last CRLF of the empty line may belong to the delimiter of an empty part, which needs one of its own: RFC 2046 has it so.
        return index + 4
    }

    private func part(of block: ArraySlice<UInt8>) throws -> Event {
        var name: String?
        var fileName: String?
        var contentType: String?
        for line in String(decoding: block, as: UTF8.self).split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw Failure.malformed }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].trimmed.lowercased() {
            case "content-disposition":
                let parameters = Self.parameters(of: value)
                name = parameters["name"]
                fileName = parameters["filename*"].flatMap(Self.extended) ?? parameters["filename"]
            case "content-type": contentType = value
            default: break
            }
        }
        return .part(name: name, fileName: fileName, contentType: contentType)
    }

    /// The first delimiter at or after `start`, or where one may have begun that is not there as a whole yet.
    private func firstDelimiter(from start: Int) -> (index: Int, isWhole: Bool) {
        var index = start
        let count = pending.count
        return pending.withUnsafeBufferPointer { bytes in
            while index < count {
                guard bytes[index] == 0x0D else {
                    index += 1
                    continue
                }
                var length = 1
                while length < delimiter.count, index + length < count, bytes[index + length] == delimiter[length] { length += 1 }
                if length == delimiter.count { return (index, true) }
                if index + length == count { return (index, false) }
                index += 1
            }
            return (count, false)
        }
    }
}
