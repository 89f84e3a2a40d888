/// How the API is served. The defaults are those of a server for one person on one machine.
public struct APIConfiguration: Sendable {
    /// The address to listen on. On a loopback address only loopback names are answered (DNS rebinding).
    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 8080
    /// More names that the server answers under, without ports; for a reverse proxy.
    public var hostNames: Set<String> = []
    /// A folder of statement files for `POST /v1/books/demo`; nil: there is no demo.
    public var sampleStatements: String?
    /// A longer form of any number of files is refused with 413. Each file has `ImportLimits.uploadBytesMax` besides.
    public var formBytesMax: Int64 = 4 << 30
    /// How long idle HTTP connections are kept.
    public var idleTimeout = Duration.seconds(120)

    public init() {}

    /// Lower case; empty where the server may be called by any name.
    var allowedHosts: Set<String> {
        let loopback: Set<String> = ["localhost", "127.0.0.1", "[::1]"]
        guard loopback.contains(host.lowercased()) || host == "::1" || host.hasPrefix("127.") else { return [] }
        return loopback.union([host.lowercased()]).union(hostNames.map { $0.lowercased() })
    }
}
