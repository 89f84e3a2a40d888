import Imports
import Logging

/// How this process serves: what the options of `serve` say, or what a command that serves only itself needs.
struct ServerConfiguration {
    var folder: DataFolder
    var host = "127.0.0.1"
    /// 0 takes any free port.
    var port = 8080
    var pipelines = PipelineFolder.standard
    /// Watched for files; nil: the data folder's own.
    var inbox: String?
    var hasInbox = true
    var samples: String? = PipelineFolder.nearby("SampleStatements")
    /// More names that the server answers under, behind a reverse proxy.
    var hostNames: Set<String> = []
    var limits = ImportLimits()
    var logLevel = Logger.Level.info

    init(folder: DataFolder) { self.folder = folder }
}
