import ArgumentParser
import Foundation
import Imports
import Logging

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the dashboard, the API and the watched folder.",
        discussion: "Prints a link that carries the access token once and then lives on as a cookie.")

    @Option(name: .long, help: "The folder that holds everything.")
    var data = "./data"
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "The port; 0 takes any free one.")
    var port = 8080
    @Option(help: "The watched folder; left out: DATA/inbox.")
    var inbox: String?
    @Option(help: "The folder of pipeline definitions.")
    var pipelines: String?
    @Option(name: .customLong("host-name"), help: "Another name that the server answers under, behind a reverse proxy; may be repeated.")
    var hostNames: [String] = []
    @Option(name: .customLong("upload-bytes-max"), help: "The largest upload.")
    var uploadBytesMax: Int64?
    @Flag(help: "Open the dashboard in the browser.")
    var open = false
    @Flag(help: "Log every request.")
    var verbose = false

    func run() async throws {
        let folder = try DataFolder(path: data)
        guard let lock = try DataLock(folder) else {
            let holder = DataLock.holder(of: folder)
            throw CommandError("\(data) is served already by process \(holder?.pid ?? 0)" + (holder?.url.map { " at \($0)" } ?? ""))
        }
        var configuration = ServerConfiguration(folder: folder)
        configuration.host = host
        configuration.port = port
        configuration.inbox = inbox
        if let pipelines { configuration.pipelines = pipelines }
        configuration.hostNames = Set(hostNames)
        if let uploadBytesMax { configuration.limits.uploadBytesMax = uploadBytesMax }
        configuration.logLevel = verbose ? .info : .notice
        let opensBrowser = open
        try await SluiceServer(configuration: configuration, lock: lock).run { url, token in
            let link = "\(url.absoluteString)/?token=\(token)"
            Terminal.write("Sluice is ready: \(link)")
            if opensBrowser {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["xdg-open", link]
                try process.run()
            }
        }
    }
}
