import Pipelines
import Testing

@Suite struct PipelineDefinitionTests {
    @Test func readsEverythingThatMayBeSaid() throws {
        let yaml = """
            name: giro
            description: A giro account.
            match: {file: ["umsaetze*.csv", "*giro*.csv"], format: csv, fingerprint: "a|b", folder: giro}
            account: Girokonto
            currency: EUR
            csv:
              columns: {date: Buchungstag, amount: 5}
              date_order: dmy
              decimal: ","
              sign: inverted
              encoding: windows-1252
              delimiter: ";"
            stages:
              deduplicate: {enabled: false}
              categorise: {enabled: true, use_memory: false}
              commit: {rows_per_chunk: 1000}
            rules:
              - {match: {text: miete, min: -1200.50, max: -1, account: Girokonto}, category: "Wohnen:Miete"}
              - {match: {regex: "^gehalt"}, category: Gehalt, kind: income}
            commit: {mode: review}
            """
        let (parsed, problems) = PipelineDefinition.parse(yaml, file: "giro.yaml")
        #expect(problems.isEmpty)
        let definition = try #require(parsed)
        #expect(definition.name == "giro")
        #expect(definition.source == "giro.yaml")
        #expect(definition.match.file == ["umsaetze*.csv", "*giro*.csv"])
        #expect(definition.match.folder == "giro")
        #expect(definition.csv.columns == [.date: "Buchungstag", .amount: "5"])
        #expect(definition.csv.dateOrder == .dmy)
        #expect(definition.csv.sign == .inverted)
        #expect(definition.stages.deduplicates == false)
        #expect(definition.stages.usesMemory == false)
        #expect(definition.stages.rowsPerChunk == 1000)
        #expect(definition.rules.map(\.category) == ["Wohnen:Miete", "Gehalt"])
        #expect(definition.rules[0].min?.minor(minorDigits: 2) == -120_050)
        #expect(definition.rules[1].regex == "^gehalt")
        #expect(definition.rules[1].kind == .income)
        #expect(definition.commitMode == .review)
    }

    @Test func aNameIsEnough() throws {
        let definition = try #require(PipelineDefinition.parse("name: plain", file: "p.yaml").definition)
        #expect(definition.stages.deduplicates)
        #expect(definition.stages.rowsPerChunk == 5000)
        #expect(definition.commitMode == nil)
    }

    /// The place of each problem, as editors show it.
    @Test(arguments: [
        ("nmae: x", "f.yaml:1:1: unknown key \"nmae\" in a pipeline: did you mean \"name\"?"),
        ("name: x\ncsv:\n  columns:\n    amonut: Betrag", "f.yaml:4:5: unknown key \"amonut\" in csv.columns: did you mean \"amount\"?"),
        ("name: x\nstages: {dedupe: {}}", "f.yaml:2:10: unknown key \"dedupe\" in stages: known are deduplicate, categorise, commit"),
        ("name: x\ncsv: {date_order: mdd}", "f.yaml:2:19: csv.date_order cannot be \"mdd\": did you mean \"mdy\"?"),
        ("name: x\ncurrency: euro", "f.yaml:2:11: currency must be a code of three capital letters such as EUR, not \"euro\""),
        ("name: x\nstages: {commit: {rows_per_chunk: 5}}", "f.yaml:2:35: stages.commit.rows_per_chunk must be a whole number from 100 to 50000"),
        ("name: x\nstages: {deduplicate: {enabled: perhaps}}", "f.yaml:2:33: stages.deduplicate.enabled must be true or false"),
        ("name: x\nrules: [{category: A, match: {}}]", "f.yaml:2:9: a rule needs a match of at least one condition"),
        ("name: x\nrules: [{match: {text: a}}]", "f.yaml:2:9: a rule needs a category"),
        ("name: x\nrules: [{match: {text: a}, category: 'A::B'}]", "f.yaml:2:38: category \"A::B\" has an empty part"),
        ("name: x\nrules: [{match: {min: 1e3}, category: A}]", "f.yaml:2:23: min must be a number such as -12.50"),
        ("name: x\nrules: [{match: {text: a, regex: b}, category: A}]", "f.yaml:2:34: a rule matches by text or by regex, not by both"),
        ("name: x\nrules: {text: a}", "f.yaml:2:8: rules must be a list"),
        ("name: x\nmatch: csv", "f.yaml:2:8: match must be a mapping of file, format, fingerprint, folder"),
        ("name: x\ncommit: {mode: reveiw}", "f.yaml:2:16: commit.mode cannot be \"reveiw\": did you mean \"review\"?"),
        ("name: x\naccount: ''", "f.yaml:2:10: account must have 1 to 200 characters"),
        ("description: x", "f.yaml:1:1: a pipeline needs a name"),
        ("", "f.yaml:0:0: the file is empty; it needs at least a name"),
    ])
    func eachProblemSaysWhereAndWhat(yaml: String, expected: String) {
        let (definition, problems) = PipelineDefinition.parse(yaml, file: "f.yaml")
        #expect(definition == nil)
        #expect(problems.map(\.description).contains(expected), "\(problems)")
    }

    @Test(arguments: ["name: [x", "name: x\nname: y", "\tname: x", "name: x\nrules:\n- {match: {regex: '('}, category: A}"])
    func whatCannotBeReadIsAProblemInItsLine(yaml: String) {
        let (definition, problems) = PipelineDefinition.parse(yaml, file: "f.yaml")
        #expect(definition == nil)
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.line > 0 && $0.column > 0 }, "\(problems)")
    }

    @Test func problemsAreCollectedNotThrownOneByOne() {
        let yaml = "nmae: x\ncurrency: eur\ncsv: {decimal: ';', sing: plain}\nrules: [{match: {txt: a}}]"
        let problems = PipelineDefinition.parse(yaml, file: "f.yaml").problems
        #expect(Set(problems.map(\.line)) == [1, 2, 3, 4])
        #expect(problems.count >= 6)
    }

    @Test func aHugeFileIsRefusedUnread() {
        let yaml = "name: x\n" + String(repeating: "# comment\n", count: 60_000)
        #expect(PipelineDefinition.parse(yaml, file: "f.yaml").definition == nil)
    }

    @Test(
        arguments: [
            ("12.50", 1250), ("-12.5", -1250), ("+3", 300), ("0", 0), ("-0.01", -1), ("1.230", 123), ("1.234", nil), ("99999999999999999.9", nil),
        ] as [(String, Int64?)])
    func decimalsAreExact(text: String, minor: Int64?) {
        #expect(DecimalLiteral(text)?.minor(minorDigits: 2) == minor)
    }

    @Test(arguments: ["", "-", "1e3", "1,5", "1.", ".5", "1.2.3", "٣", "1234567890123456789"])
    func whatIsNoDecimalIsRefused(text: String) {
        #expect(DecimalLiteral(text) == nil)
    }
}
