import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// One file of the page in memory, with the headers that go with it.
struct Asset: Sendable {
    let body: ByteBuffer
    private let headers: HTTPFields
    private let tag: String

    init(bytes: Data, contentType: String) {
        body = ByteBuffer(bytes: bytes)
        tag = Self.tag(of: bytes)
        var headers = Self.securityHeaders
        headers[.contentType] = contentType
        headers[.eTag] = tag
        // Kept, but asked about each time: a new version of the program shows its own page at once.
        headers[.cacheControl] = "no-cache"
        self.headers = headers
    }

    /// The file, or 304 where the client has it already (RFC 9110, 13.1.2: weak comparison, a list, or `*`).
    func response(to request: Request) -> Response {
        if let known = request.headers[.ifNoneMatch], Self.names(known, tag) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// Sent with every answer. The policy allows nothing but this origin: no inline script, no inline style, no frame around the page.
    static let securityHeaders: HTTPFields = {
        var headers = HTTPFields()
        headers[.contentSecurityPolicy] =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        if let referrerPolicy = HTTPField.Name("Referrer-Policy") { headers[referrerPolicy] = "no-referrer" }
        return headers
    }()

    private static func names(_ field: String, _ tag: String) -> Bool {
        field.split(separator: ",").contains { entry in
            var entry = entry.drop(while: \.isWhitespace)
            while entry.last?.isWhitespace == true { entry.removeLast() }
            if entry.hasPrefix("W/") { entry = entry.dropFirst(2) }
            return entry == "*" || entry == tag
        }
    }

    /// FNV-1a over 64 bits and the length: stable over runs and machines, and nobody gains by a collision in their own page.
    static func tag(of bytes: Data) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return "\"\(String(hash, radix: 16))-\(bytes.count)\""
    }
}
