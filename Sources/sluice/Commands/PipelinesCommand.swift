import ArgumentParser
import Pipelines

struct PipelinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pipelines", abstract: "Pipeline definitions.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Check every definition of a folder; errors name file, line and column.")
        @Argument(help: "The folder; left out: the one that the server would use.")
        var folder: String?

        func run() throws {
            let folder = folder ?? PipelineFolder.standard
            let set = PipelineSet.load(folder: folder)
            for problem in set.problems { Terminal.write(problem.description) }
            guard set.problems.isEmpty else { throw ExitCode(1) }
            Terminal.write("\(folder): \(set.definitions.count + 1) definitions, no errors")
        }
    }
}
