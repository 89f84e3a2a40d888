import ArgumentParser

/// The command line: one file per command in `Commands/`.
@main
struct Sluice: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sluice",
        abstract: "Bank statements in, live dashboard out: nothing lost, nothing doubled, everything explained.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, ImportCommand.self, InspectCommand.self, ImportsCommand.self, ReportCommand.self, BudgetCommand.self,
            RulesCommand.self,
            PipelinesCommand.self, VerifyCommand.self, BackupCommand.self, RestoreCommand.self,
        ])

    /// Exit status 2 for wrong usage, as the contract has it; ArgumentParser's own is 64 (`EX_USAGE`).
    private static let usageStatus: Int32 = 2

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            let status = exitCode(for: error)
            guard status == .validationFailure else { exit(withError: error) }
            Terminal.note(fullMessage(for: error))
            exit(withError: ExitCode(usageStatus))
        }
    }
}
