internal import Crypto
internal import Foundation
internal import HTTPTypes

/// Who asks, and what it may see.
struct Principal: Sendable, Hashable {
    /// How it proved who it is.
    enum Proof: Sendable, Hashable { case token, cookie }

    /// Nil: the owner of the data folder; there are no users yet.
    var user: Int64?
    var proof: Proof
}

/// The one place that decides who somebody is: the server's token as `Authorization: Bearer`, or the session cookie that it was changed for.
///
/// The cookie's value is derived from the token (HMAC-SHA-256), so that sessions survive a restart, end when the token is changed, and
/// the token itself is in no browser. Comparisons take the same time wherever the first difference is.
public struct Authenticator: Sendable {
    /// At most this much of a credential is looked at.
    static let credentialBytesMax = 512
    static let sessionSeconds = 365 * 86_400

    private let tokenDigest: [UInt8]
    private let session: String
    private let port: BoundPort

    /// `token` is the content of the data folder's token file; `port` names the cookie, since cookies are shared between ports.
    public init(token: String, port: BoundPort) {
        tokenDigest = Self.digest(token)
        let code = HMAC<SHA256>.authenticationCode(for: Data("sluice session 1".utf8), using: SymmetricKey(data: Data(token.utf8)))
        session = code.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        self.port = port
    }

    var cookieName: String { "sluice_\(port.value)" }

    /// Sets the session: for this host only, not for scripts, not on requests from other sites (RFC 6265bis).
    var sessionCookie: String { "\(cookieName)=\(session); Path=/; HttpOnly; SameSite=Strict; Max-Age=\(Self.sessionSeconds)" }
    var endedCookie: String { "\(cookieName)=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0" }

    func isToken(_ text: some StringProtocol) -> Bool {
        text.utf8.count <= Self.credentialBytesMax && Self.areEqual(Self.digest(text), tokenDigest)
    }

    /// Who sends this request. Throws 401 without good credentials, and 403 where a cookie came with another site's request.
    func principal(of head: HTTPRequest) throws(ProblemResponse) -> Principal {
        if let authorization = head.headerFields[.authorization] {
            let parts = authorization.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "bearer", isToken(parts[1]) else { throw .unauthenticated }
            return Principal(user: nil, proof: .token)
        }
        guard hasSession(head) else { throw .unauthenticated }
        if ![.get, .head, .options].contains(head.method) { try checkOrigin(of: head) }
        return Principal(user: nil, proof: .cookie)
    }

    /// The same for a WebSocket handshake: a GET that other sites' scripts can make with our cookie, so its origin counts always.
    func principal(ofUpgrade head: HTTPRequest) throws(ProblemResponse) -> Principal {
        let principal = try principal(of: head)
        if principal.proof == .cookie { try checkOrigin(of: head) }
        return principal
    }

    private func hasSession(_ head: HTTPRequest) -> Bool {
        for field in head.headerFields[values: .cookie] {
            for pair in field.split(separator: ";") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                guard parts.count == 2, parts[0].trimmingPrefix(while: { $0 == " " }) == cookieName else { continue }
                if parts[1].utf8.count <= Self.credentialBytesMax, Self.areEqual(Self.digest(parts[1]), Self.digest(session)) { return true }
            }
        }
        return false
    }

    /// Host and port of `Origin` (RFC 6454) must be those of `Host`.
    private func checkOrigin(of head: HTTPRequest) throws(ProblemResponse) {
        let origin = head.headerFields[.origin] ?? ""
        let authority = origin.split(separator: "://", maxSplits: 1).last.map(String.init) ?? ""
        guard origin.contains("://"), !authority.isEmpty, authority.lowercased() == head.authority?.lowercased() else {
            throw ProblemResponse(.forbidden, "origin.foreign", "This request comes from another site.")
        }
    }

    private static func digest(_ text: some StringProtocol) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// Both have the length of a digest.
    private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0 && a.count == b.count
    }
}
