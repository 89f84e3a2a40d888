import Foundation
import Testing

@testable import Pipelines

/// The definitions that come with Sluice, and the schema that editors check them with.
@Suite struct PipelineFilesTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.appendingPathComponent("pipelines").path

    @Test func everyDefinitionIsGood() {
        let set = PipelineSet.load(folder: Self.folder)
        #expect(set.problems.map(\.description) == [])
        #expect(set.fallback.source != nil)
        #expect(set.definitions.count >= 3)
    }

    @Test(arguments: [
        ("agave-checking-2025.csv", "csv", "us-checking"), ("avonmere-current-2025.csv", "csv", "uk-current"), ("burren-2025.qfx", "ofx1", "burren"),
        ("cash-purse-2025.qif", "qif", "cash-purse"), ("creditcard-2025.ofx", "ofx2", "creditcard"), ("damaged-prepaid-2025.csv", "csv", "prepaid"),
        ("domstadt-giro-2025.csv", "csv", "german-giro"), ("fuchsia-credit-union-2025.qif", "qif", "credit-union"),
        ("skerry-joint-2025-01.ofx", "ofx1", "skerry-joint"), ("skerry-joint-2025-02.ofx", "ofx1", "skerry-joint"),
        ("somebody-else.csv", "csv", "default"),
    ])
    func eachSampleHasItsDefinition(name: String, format: String, expected: String) {
        #expect(PipelineSet.load(folder: Self.folder).select(fileName: name, format: format).name == expected)
    }

    @Test func theSchemaHasTheKeysOfTheReader() throws {
        let schema = try Self.schema()
        for (place, keys) in DefinitionKeys.all {
            let properties = try #require(Self.subschema(of: schema, at: place)?["properties"] as? [String: Any], "\(place)")
            #expect(Set(properties.keys) == Set(keys), "\(place)")
            #expect(Self.subschema(of: schema, at: place)?["additionalProperties"] as? Bool == false, "\(place)")
        }
    }

    @Test(arguments: [
        ("match", "format", FileMatch.formats), ("csv", "date_order", CSVLayout.DateOrder.allCases.map(\.rawValue)),
        ("csv", "decimal", CSVLayout.decimals), ("csv", "sign", CSVLayout.Sign.allCases.map(\.rawValue)),
        ("csv", "delimiter", CSVLayout.delimiters), ("rules[]", "kind", PipelineRule.Kind.allCases.map(\.rawValue)),
        ("commit", "mode", PipelineDefinition.CommitMode.allCases.map(\.rawValue)),
    ])
    func theSchemaHasTheWordsOfTheReader(place: String, key: String, words: [String]) throws {
        let properties = try #require(Self.subschema(of: try Self.schema(), at: place)?["properties"] as? [String: [String: Any]])
        #expect(properties[key]?["enum"] as? [String] == words)
    }

    @Test(.enabled(if: Self.hasPythonSchema, "SKIPPED: python3 with the packages jsonschema and yaml is not here"))
    func everyDefinitionFitsTheSchema() throws {
        let script = """
            import glob, json, sys, yaml
            from jsonschema import Draft202012Validator
            schema = json.load(open(sys.argv[1] + "/pipeline.schema.json"))
            Draft202012Validator.check_schema(schema)
            files = sorted(glob.glob(sys.argv[1] + "/*.yaml"))
            assert files
            for path in files:
                for error in Draft202012Validator(schema).iter_errors(yaml.safe_load(open(path, encoding="utf-8"))):
                    print(path, list(error.absolute_path), error.message)
            """
        let (status, output) = try Self.python([script, Self.folder])
        #expect(output == "")
        #expect(status == 0)
    }

    private static var hasPythonSchema: Bool {
        (try? python(["import jsonschema, yaml; jsonschema.Draft202012Validator"]).status) == 0
    }

    private static func python(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c"] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    private static func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/pipeline.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The part of the schema for a place such as `rules[].match`.
    private static func subschema(of schema: [String: Any], at place: String) -> [String: Any]? {
        place.split(separator: ".").reduce(schema) { schema, step in
            let properties = schema?["properties"] as? [String: [String: Any]]
            let isList = step.hasSuffix("[]")
            let property = properties?[String(isList ? step.dropLast(2) : step)]
            return isList ? property?["items"] as? [String: Any] : property
        }
    }
}
