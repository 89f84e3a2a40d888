import Foundation
import HTTPTypes
public import Hummingbird

/// The web page: every file of `Public/`, read once, answered from memory.
///
/// Paths are looked up in a table and never become file names, so no request reaches the disk. The page's own addresses
/// (`/imports/12`) answer with `index.html`, whose modules then show the view. Nothing here is secret: whoever has no session gets the
/// page all the same, and the page asks for a token.
public struct DashboardFiles: Sendable {
    /// By path as requested: `/app.js`, `/views/overview.js`.
    private let assets: [String: Asset]
    private let index: Asset

    /// Where Debian and others keep Chart.js, the first that exists is served; the name and version are those of `libjs-chart.js` 3.9.
    public static let chartLibraryPaths = [
        "/usr/share/javascript/chart.js/chart.min.js",
        "/usr/share/javascript/chart.js/Chart.min.js",
        "/usr/share/javascript/chart.js/chart.umd.js",
        "/usr/share/nodejs/chart.js/dist/chart.min.js",
        "/usr/local/share/javascript/chart.js/chart.min.js",
        "/opt/homebrew/share/javascript/chart.js/chart.min.js",
    ]

    /// The addresses that show a view.
    static let pagePaths: [RouterPath] = ["/", "/imports", "/imports/{id}", "/transactions", "/budgets", "/accounts", "/sign-in"]

    /// Reads the page from the bundle that was built with this module, or from `folder`.
    ///
    /// Throws ``DashboardError`` where the folder or its `index.html` cannot be read. A missing Chart.js is no error: the page shows tables.
    public init(folder: String? = nil, chartLibraryPaths: [String] = DashboardFiles.chartLibraryPaths) throws {
        let root = URL(fileURLWithPath: folder ?? Bundle.module.bundlePath + "/Public").resolvingSymlinksInPath().path
        var assets = try Self.read(root)
        guard let index = assets.removeValue(forKey: "/index.html") else { throw DashboardError.noIndex(folder: root) }
        if let chart = chartLibraryPaths.lazy.compactMap({ FileManager.default.contents(atPath: $0) }).first {
            assets["/vendor/chart.js"] = Asset(bytes: chart, contentType: "text/javascript; charset=utf-8")
        }
        self.assets = assets
        self.index = index
    }

    /// Adds the page's addresses, its files and `/vendor/chart.js` to a router, for GET and HEAD.
    ///
    /// A GET of `/` with `?token=` is somebody else's to answer: middleware added to the router before this call comes first.
    public func addRoutes(to router: Router<some RequestContext>) {
        for path in Self.pagePaths {
            serve(index, at: path, to: router)
        }
        for (path, asset) in assets {
            serve(asset, at: RouterPath(path), to: router)
        }
        if assets["/vendor/chart.js"] == nil {
            router.get("/vendor/chart.js") { _, _ in Self.noChartLibrary() }
        }
    }

    /// The page itself, as `/` answers it; for a route that first looks at something else, such as the token of the access link.
    public func page(for request: Request) -> Response {
        index.response(to: request)
    }

    /// What the files are together, without Chart.js: the page is meant to stay small.
    public var ownBytes: Int {
        assets.reduce(index.body.readableBytes) { $1.key == "/vendor/chart.js" ? $0 : $0 + $1.value.body.readableBytes }
    }

    private func serve(_ asset: Asset, at path: RouterPath, to router: Router<some RequestContext>) {
        router.get(path) { request, _ in asset.response(to: request) }
        router.head(path) { request, _ in asset.response(to: request) }
    }

    private static func noChartLibrary() -> Response {
        var headers = Asset.securityHeaders
        headers[.contentType] = "text/plain; charset=utf-8"
        let text = "Chart.js is not installed on this machine; the page shows its figures as tables. On Debian: apt install libjs-chart.js\n"
        return Response(status: .notFound, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func read(_ root: String) throws(DashboardError) -> [String: Asset] {
        guard let found = FileManager.default.enumerator(atPath: root) else { throw .unreadable(path: root) }
        var assets: [String: Asset] = [:]
        for case let name as String in found {
            guard let contentType = Self.contentTypes[(name as NSString).pathExtension] else { continue }
            guard let bytes = FileManager.default.contents(atPath: "\(root)/\(name)") else { throw .unreadable(path: "\(root)/\(name)") }
            assets["/\(name)"] = Asset(bytes: bytes, contentType: contentType)
        }
        return assets
    }

    /// A file of another ending is not part of the page.
    private static let contentTypes = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "svg": "image/svg+xml",
    ]
}

/// Why the page cannot be served.
public enum DashboardError: Error, Hashable, Sendable, CustomStringConvertible {
    case unreadable(path: String)
    case noIndex(folder: String)

    public var description: String {
        switch self {
        case .unreadable(let path): "the page cannot be read at \(path)"
        case .noIndex(let folder): "there is no index.html in \(folder)"
        }
    }
}
