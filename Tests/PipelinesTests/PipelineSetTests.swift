import Foundation
import Testing

@testable import Pipelines

@Suite struct PipelineSetTests {
    private let set = PipelineSet([
        ("default.yaml", "{name: default, account: Main, rules: [{match: {text: a}, category: A}], commit: {mode: review}}"),
        ("csv.yaml", "{name: any-csv, match: {format: csv}}"),
        ("name.yaml", "{name: by-name, match: {file: '*giro*'}, rules: [{match: {text: b}, category: B}]}"),
        ("longer.yaml", "{name: by-longer-name, match: {file: ['x', 'my-giro-*.csv']}, account: Giro}"),
        ("folder.yaml", "{name: by-folder, match: {folder: Giro}}"),
        ("layout.yaml", "{name: by-layout, match: {fingerprint: 'Date|Amount'}}"),
        ("never.yaml", "{name: only-by-name}"),
    ])

    @Test(
        arguments: [
            ("statement.ofx", "ofx1", nil, nil, "default"),
            ("statement.csv", "csv", nil, nil, "any-csv"),
            ("old-giro.csv", "csv", nil, nil, "by-name"),
            ("MY-GIRO-2025.CSV", "csv", nil, nil, "by-longer-name"),
            ("my-giro-2025.csv", "csv", nil, "giro", "by-folder"),
            ("my-giro-2025.csv", "csv", "Date|Amount", "giro", "by-layout"),
            ("my-giro-2025.csv", "csv", "Other", "elsewhere", "by-longer-name"),
        ] as [(String, String, String?, String?, String)])
    func theClosestDescriptionWins(name: String, format: String, fingerprint: String?, folder: String?, expected: String) {
        #expect(set.select(fileName: name, format: format, fingerprint: fingerprint, folder: folder).name == expected)
    }

    @Test func theDefaultFillsWhatADefinitionLeavesOpen() {
        let chosen = set.select(fileName: "old-giro.csv")
        #expect(chosen.account == "Main")
        #expect(chosen.commitMode == .review)
        #expect(chosen.rules.map(\.category) == ["B", "A"])
        #expect(set.select(fileName: "my-giro-1.csv").account == "Giro")
    }

    @Test func anyDefinitionCanBeAskedForByName() {
        #expect(set.named("only-by-name")?.rules.map(\.category) == ["A"])
        #expect(set.named("default")?.account == "Main")
        #expect(set.named("nobody") == nil)
    }

    @Test func withoutAnyFileThereIsStillADefault() {
        let chosen = PipelineSet().select(fileName: "a.csv")
        #expect(chosen.name == "default")
        #expect(chosen.rules.isEmpty)
    }

    @Test func aNameIsTakenOnce() {
        let set = PipelineSet([("a.yaml", "name: x"), ("b.yaml", "name: x")])
        #expect(set.problems.map(\.description) == ["b.yaml:1:1: the name \"x\" is taken by a.yaml"])
    }

    @Test func aDefinitionWithAProblemIsLeftOutAndTheOthersStay() {
        let set = PipelineSet([("a.yaml", "name: x\ncolour: red"), ("b.yaml", "name: y")])
        #expect(set.definitions.map(\.name) == ["y"])
        #expect(set.problems.map(\.file) == ["a.yaml"])
    }

    @Test(arguments: [
        ("*", "", true), ("*.csv", "a.csv", true), ("*.csv", "a.csv.bak", false), ("a?c", "abc", true), ("a?c", "ac", false),
        ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("ÜMSÄTZE*", "ümsätze 1.csv", true), ("", "", true), ("", "a", false),
        ("[a]*", "[A] b", true),
    ])
    func patternsFitWholeNames(pattern: String, name: String, fits: Bool) {
        #expect(FileMatch.pattern(pattern, fits: name) == fits)
    }

    @Test func aChangedFolderHasAnotherFingerprint() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pipelines-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) } }
        #expect(PipelineSet.load(folder: folder.path).definitions.isEmpty)

        try Data("name: one".utf8).write(to: folder.appendingPathComponent("one.yaml"))
        try Data("name: not read".utf8).write(to: folder.appendingPathComponent("notes.txt"))
        let set = PipelineSet.load(folder: folder.path)
        #expect(set.definitions.map(\.name) == ["one"])
        #expect(set.fingerprint == FolderFingerprint(folder: folder.path))

        try Data("name: one-and-more".utf8).write(to: folder.appendingPathComponent("one.yaml"))
        #expect(set.fingerprint != FolderFingerprint(folder: folder.path))
    }

    @Test func aFolderThatIsNotThereHasNoDefinitions() {
        let set = PipelineSet.load(folder: "/nowhere/at/all")
        #expect(set.definitions.isEmpty)
        #expect(set.problems.isEmpty)
    }
}
