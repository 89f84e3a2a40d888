import ArgumentParser
import Foundation
import Imports
import Ledger
import Pipelines
import Statements

struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Show what would be read from statement files, each member of an archive by itself; touches no database.",
        discussion: "Exit status 1 when a file holds no statement that can be read.")

    @Argument(help: "Statement files.")
    var files: [String]
    @Option(help: "The currency, where the file does not name it.")
    var currency: String?
    @Option(help: "Use this pipeline definition.")
    var pipeline: String?
    @Option(name: .long, help: "The folder of pipeline definitions.")
    var pipelines: String?
    @Flag(help: "Print one JSON document.")
    var json = false

    private struct Document: Encodable {
        var files: [InspectionDocument]
    }

    func run() async throws {
        let set = PipelineCatalogue(folder: pipelines ?? PipelineFolder.standard).current()
        var inspected: [(FileInspection, InspectionDocument)] = []
        for file in files {
            do {
                inspected += try inspect(file, set)
            } catch let error as FileError {
                Terminal.note("sluice: \(error)")
                throw ExitCode(1)
            }
        }
        if json {
            try Terminal.json(Document(files: inspected.map(\.1)))
        } else {
            let style = Terminal.style
            for (inspection, document) in inspected {
                for line in InspectionReport(inspection: inspection, document: document, style: style).lines { Terminal.write(line) }
            }
            if inspected.count > 1 { for line in InspectionSummary(inspected, style).lines { Terminal.write(line) } }
        }
        if inspected.contains(where: { !$0.0.holdsStatement }) { throw ExitCode(1) }
    }

    private func inspect(_ file: String, _ set: PipelineSet) throws -> [(FileInspection, InspectionDocument)] {
        let name = URL(fileURLWithPath: file).lastPathComponent
        var extra = ReadingOptions()
        if let currency {
            guard let known = Currency(currency) else { throw ValidationError("\"\(currency)\" is not a currency code such as EUR") }
            extra.currency = known
        }
        if let pipeline, set.named(pipeline) == nil { throw ValidationError("there is no pipeline called \"\(pipeline)\"") }
        let found = try StatementInspection.inspect(path: file, name: name, pipelines: set, pipeline: pipeline, currency: extra.currency)
        return found.map { part in
            (
                part.inspection,
                InspectionDocument(part.inspection, file: part.name, archive: part.archive, compression: part.compression)
            )
        }
    }
}
