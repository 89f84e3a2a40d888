import ArgumentParser

/// The command line: one file per command in `Commands/`.
@main
struct Sluice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Bank statements in, live dashboard out: nothing lost, nothing doubled, everything explained.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ImportCommand.self, InspectCommand.self, ImportsCommand.self, ReportCommand.self, BudgetCommand.self, RulesCommand.self,
            PipelinesCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self,
        ])
}
