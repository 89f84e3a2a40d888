import Foundation
import Imports
import Pipelines
import Statements
import Testing

/// What is found in an archive, member by member, without a ledger: good archives and hostile ones.
@Suite struct ArchiveReadingTests {
    private static let four = StatementText.csv(StatementText.november)
    private static let two = StatementText.csv(Array(StatementText.november.prefix(2)))
    private static let picture = "GIF89a not a statement"

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var name = "bank.zip"
        var bytes: [UInt8]
        /// `NAME: ROWS`, or `NAME: CODE` of the problem; members with the archive before them.
        var expected: [String]

        static func zip(_ what: String, _ members: [Zip.Member], _ expected: [String]) -> Case {
            Case(testDescription: what, bytes: Zip.archive(members), expected: expected)
        }

        static func tar(_ what: String, _ members: [Tar.Member], _ expected: [String]) -> Case {
            Case(testDescription: what, name: "bank.tar", bytes: Tar.archive(members), expected: expected)
        }
    }

    private static let good: [Case] = [
        .zip("members in their order", [.init("b.csv", four), .init("a.csv", two)], ["bank.zip/b.csv: 4", "bank.zip/a.csv: 2"]),
        .zip("one member", [.init("a.csv", two)], ["bank.zip/a.csv: 2"]),
        .zip("deflated", [Zip.Member("a.csv", two).deflated, Zip.Member("b.csv", four).deflated], ["bank.zip/a.csv: 2", "bank.zip/b.csv: 4"]),
        .zip(
            "lengths behind the content", [Zip.Member("a.csv", two).deflated.with { $0.isStreamed = true }, .init("b.csv", four)],
            ["bank.zip/a.csv: 2", "bank.zip/b.csv: 4"]),
        .zip(
            "zip64", [Zip.Member("a.csv", two).with { $0.isZip64 = true }, Zip.Member("b.csv", four).deflated.with { $0.isZip64 = true }],
            ["bank.zip/a.csv: 2", "bank.zip/b.csv: 4"]),
        Case(testDescription: "a comment", bytes: Zip.archive([.init("a.csv", two)], comment: "from your bank"), expected: ["bank.zip/a.csv: 2"]),
        Case(testDescription: "no name tells", name: "a.csv", bytes: Zip.archive([.init("a.csv", two)]), expected: ["a.csv/a.csv: 2"]),
        .tar("ustar", [.init("b.csv", four), .init("a.csv", two)], ["bank.tar/b.csv: 4", "bank.tar/a.csv: 2"]),
        .tar("GNU", [Tar.Member("a.csv", two).with { $0.magic = "ustar  \u{0}" }], ["bank.tar/a.csv: 2"]),
        .tar("seventh edition", [Tar.Member("a.csv", two).with { $0.magic = "" }], ["bank.tar/a.csv: 2"]),
        .tar(
            "long names of GNU", [Tar.Member("././@LongLink", "\(String(repeating: "x", count: 120))/Auszüge.csv", type: "L"), .init("short", two)],
            ["bank.tar/Auszüge.csv: 2"]),
        .tar("pax", Tar.Member.pax("2025/Kontoauszüge.csv", four), ["bank.tar/Kontoauszüge.csv: 4"]),
        Case(
            testDescription: "tar.gz", name: "bank.tgz", bytes: Gzip.stored(Tar.archive([.init("a.csv", two), .init("b.csv", four)])),
            expected: ["bank.tgz/a.csv: 2", "bank.tgz/b.csv: 4"]),
        Case(testDescription: "gzip alone is no archive", name: "a.csv.gz", bytes: Gzip.stored(Array(two.utf8)), expected: ["a.csv.gz: 2"]),
        .zip("gzip inside", [.init("a.csv.gz", bytes: Gzip.stored(Array(two.utf8)))], ["bank.zip/a.csv: 2"]),
        .zip(
            "an archive inside", [.init("a.csv", two), .init("2024.zip", bytes: Zip.archive([.init("b.csv", four), .init("c.csv", two)]))],
            ["bank.zip/a.csv: 2", "bank.zip/2024.zip/b.csv: 4", "bank.zip/2024.zip/c.csv: 2"]),
        .zip(
            "what file managers leave is passed over",
            [
                .init("2025/", ""), .init("__MACOSX/._a.csv", "\0\u{5}\u{16}\u{7}"), .init(".DS_Store", "Bud1"), .init("2025/._a.csv", "x"),
                .init("Thumbs.db", "x"), .init("empty.csv", ""), .init("2025/a.csv", two),
            ], ["bank.zip/a.csv: 2"]),
        .tar(
            "folders and empty files are passed over", [.init("2025/", "", type: "5"), .init("empty.csv", ""), .init("2025/a.csv", two)],
            ["bank.tar/a.csv: 2"]),
        .zip(
            "what is no statement says so, the others are read", [.init("a.csv", two), .init("logo.gif", picture), .init("b.csv", four)],
            ["bank.zip/a.csv: 2", "bank.zip/logo.gif: file.not_a_statement", "bank.zip/b.csv: 4"]),
    ]

    private static let names: [Case] = [
        .zip("out of the folder", [.init("../../etc/passwd", two)], ["bank.zip/passwd: 2"]),
        .zip("from the root", [.init("/etc/cron.d/job", two)], ["bank.zip/job: 2"]),
        .zip("Windows", [.init("C:\\Users\\me\\bank.csv", two)], ["bank.zip/bank.csv: 2"]),
        .zip("only dots", [.init("a/..", two)], ["bank.zip/statement: 2"]),
        .zip("the same name twice", [.init("2024/a.csv", two), .init("2025/a.csv", four)], ["bank.zip/a.csv: 2", "bank.zip/a.csv: 4"]),
        .zip("control characters", [.init("a\u{7}\nb\u{202E}.csv", two)], ["bank.zip/ab.csv: 2"]),
        .zip("UTF-8 without saying so", [Zip.Member("Umsätze.csv", two).with { $0.flags = 0 }], ["bank.zip/Umsätze.csv: 2"]),
        .zip(
            "code page 437",
            [
                Zip.Member("", two).with {
                    $0.name = Array("Ums".utf8) + [0x84] + Array("tze \u{0}".utf8.dropLast()) + [0x9C] + Array(".csv".utf8)
                    $0.flags = 0
                }
            ], ["bank.zip/Umsätze £.csv: 2"]),
        .tar("tar out of the folder", [.init("../../../root/.ssh/authorized_keys", two)], ["bank.tar/authorized_keys: 2"]),
        .zip("endless", [.init(String(repeating: "x", count: 60_000) + ".csv", two)], ["bank.zip/\(String(repeating: "x", count: 236)).csv: 2"]),
    ]

    private static var hostile: [Case] {
        let nested = (0..<5).reduce(Array(two.utf8)) { inner, _ in Zip.archive([.init("inner.zip", bytes: inner)]) }
        let whole = Zip.archive([.init("a.csv", two), .init("b.csv", four)])
        let tar = Tar.archive([.init("a.csv", two), .init("b.csv", four)])
        let damaged = Zip.Member("b.csv", four).deflated.with { $0.packed = [0xFF] + ($0.packed ?? []).dropFirst() }
        return [
            .zip("a bomb", [.init("a.csv", two), .bomb("b.csv"), .bomb("c.csv")], ["bank.zip: archive.bomb"]),
            Case(
                testDescription: "a bomb in an archive in an archive",
                bytes: Zip.archive([.init("a.csv", two), .init("b.zip", bytes: Zip.archive([.bomb("c.csv"), .bomb("d.csv")]))]),
                expected: ["bank.zip: archive.bomb"]),
            .zip("too many files", (0...20).map { .init("\($0).csv", two) }, ["bank.zip: archive.too_many_files"]),
            .zip("too many folders", (0...40).map { .init("\($0)/", "") }, ["bank.zip: archive.too_many_files"]),
            .tar("too many folders in a tar", (0...40).map { .init("\($0)/", "", type: "5") }, ["bank.tar: archive.too_many_files"]),
            .zip(
                "a directory as large as a bomb", (0..<20).map { .init("\($0)\(String(repeating: "x", count: 1_000))/", "") },
                ["bank.zip: archive.too_many_files"]),
            Case(testDescription: "packed too often", bytes: nested, expected: ["bank.zip/inner.zip/inner.zip/inner.zip/inner.zip: archive.nested"]),
            .zip(
                "a member too large", [.init("a.csv", two), .init("b.csv", String(repeating: "x", count: 3_000)), .init("c.csv", four)],
                ["bank.zip/a.csv: 2", "bank.zip/b.csv: upload.too_large", "bank.zip/c.csv: 4"]),
            .zip(
                "a symbolic link", [Zip.Member("link.csv", "/etc/passwd").with { $0.mode = 0o120_777 }, .init("a.csv", two)],
                ["bank.zip/link.csv: archive.not_a_file", "bank.zip/a.csv: 2"]),
            .tar(
                "links and devices",
                [
                    .init("a.csv", two), .init("link.csv", "", type: "2", target: "/etc/passwd"), .init("hard.csv", "", type: "1", target: "a.csv"),
                    .init("null", "", type: "3"), .init("pipe", "", type: "6"), .init("b.csv", four),
                ],
                [
                    "bank.tar/a.csv: 2", "bank.tar/link.csv: archive.not_a_file", "bank.tar/hard.csv: archive.not_a_file",
                    "bank.tar/null: archive.not_a_file", "bank.tar/pipe: archive.not_a_file", "bank.tar/b.csv: 4",
                ]),
            .zip(
                "an encrypted member", [Zip.Member("secret.csv", two).with { $0.flags = 0x801 }, .init("a.csv", two)],
                ["bank.zip/secret.csv: archive.encrypted", "bank.zip/a.csv: 2"]),
            .zip(
                "another way of packing", [Zip.Member("a.csv", two).with { $0.method = 12 }, .init("b.csv", four)],
                ["bank.zip/a.csv: archive.method", "bank.zip/b.csv: 4"]),
            .zip(
                "a wrong checksum", [Zip.Member("a.csv", two).with { $0.checksum = 1 }, .init("b.csv", four)],
                ["bank.zip/a.csv: archive.damaged", "bank.zip/b.csv: 4"]),
            .zip(
                "a member that does not unpack", [.init("a.csv", two), damaged, damaged, .init("c.csv", two)],
                ["bank.zip/a.csv: 2", "bank.zip/b.csv: archive.damaged", "bank.zip/b.csv: archive.damaged", "bank.zip/c.csv: 2"]),
            Case(testDescription: "a zip without its end", bytes: Array(whole.dropLast(30)), expected: ["bank.zip: archive.truncated"]),
            Case(testDescription: "a zip cut in the middle", bytes: Array(whole.prefix(whole.count / 2)), expected: ["bank.zip: archive.truncated"]),
            Case(
                testDescription: "a tar cut in a member", name: "bank.tar", bytes: Array(tar.prefix(512 + 512 + 512 + 40)),
                expected: ["bank.tar/a.csv: 2", "bank.tar/b.csv: archive.truncated"]),
            Case(
                testDescription: "a tar cut in a header", name: "bank.tar", bytes: Array(tar.prefix(512 + 512 + 200)),
                expected: ["bank.tar/a.csv: 2", "bank.tar: archive.truncated"]),
            Case(
                testDescription: "a tar.gz cut", name: "bank.tar.gz", bytes: Array(Gzip.stored(tar).dropLast(300)),
                expected: ["bank.tar.gz: archive.truncated"]),
            .tar(
                "a wrong checksum of the first header", [Tar.Member("a.csv", two).with { $0.hasWrongChecksum = true }, .init("b.csv", four)],
                ["bank.tar: archive.damaged"]),
            .tar(
                "a wrong checksum of a later header",
                [.init("a.csv", two), Tar.Member("b.csv", four).with { $0.hasWrongChecksum = true }, .init("c.csv", four)],
                ["bank.tar/a.csv: 2", "bank.tar/c.csv: 4", "bank.tar: archive.damaged"]),
            .zip("nothing at all", [], ["bank.zip: archive.empty"]),
            .zip("nothing but leftovers", [.init("2025/", ""), .init(".DS_Store", "Bud1"), .init("a.csv", "")], ["bank.zip: archive.empty"]),
            .zip("nothing but pictures", [.init("a.gif", picture), .init("b.gif", picture)], ["bank.zip: archive.no_statement"]),
            .zip("one picture", [.init("a.gif", picture)], ["bank.zip/a.gif: file.not_a_statement"]),
            .zip(
                "an archive of pictures beside a statement",
                [.init("a.csv", two), .init("p.zip", bytes: Zip.archive([.init("a.gif", picture), .init("b.gif", picture)]))],
                ["bank.zip/a.csv: 2", "bank.zip/p.zip: archive.no_statement"]),
            .zip("a spreadsheet", [.init("xl/workbook.xml", "<x/>"), .init("[Content_Types].xml", "<x/>")], ["bank.zip: file.not_a_statement"]),
            .zip(
                "an OpenDocument", [.init("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), .init("content.xml", "<x/>")],
                ["bank.zip: file.not_a_statement"]),
            .zip("a program in Java", [.init("META-INF/MANIFEST.MF", "x"), .init("A.class", "x")], ["bank.zip: file.not_a_statement"]),
            .zip(
                "a spreadsheet beside a statement",
                [.init("a.csv", two), .init("b.xlsx", bytes: Zip.archive([.init("[Content_Types].xml", "<x/>")]))],
                ["bank.zip/a.csv: 2", "bank.zip/b.xlsx: file.not_a_statement"]),
        ]
    }

    @Test(arguments: good + names + hostile)
    func everyMemberIsReadOrSaysWhyNot(archive: Case) throws {
        var limits = ImportLimits()
        limits.unpackedBytesFree = 50_000
        limits.memberBytesMax = 200_000
        limits.archiveMembersMax = 20
        limits.archiveEntriesMax = 40
        limits.archiveDirectoryBytesMax = 16_000
        if archive.testDescription == "a member too large" { limits.memberBytesMax = 2_000 }
        if archive.testDescription == "endless" { limits.archiveDirectoryBytesMax = 100_000 }
        #expect(try Self.found(archive.bytes, name: archive.name, limits: limits) == archive.expected)
    }

    @Test func aRefusalIsASentence() throws {
        for archive in Self.hostile {
            for found in try Self.inspect(archive.bytes, name: archive.name, limits: ImportLimits()) where !found.inspection.holdsStatement {
                let message = try #require(found.inspection.problems.first?.message)
                #expect(message.split(separator: " ").count > 4, "\(archive.testDescription): \(message)")
            }
        }
    }

    /// The limits of the product, at their edge.
    @Test func fiveThousandMembersAreTakenAndOneMoreIsNot() throws {
        let members = (0..<5_001).map { Zip.Member("\($0).csv", "Date,Description,Amount\n2025-11-03,Bakery \($0),-4.50\n") }
        let most = try Self.found(Zip.archive(Array(members.dropLast())), name: "bank.zip", limits: ImportLimits())
        #expect(most.count == 5_000)
        #expect(most.allSatisfy { $0.hasSuffix(".csv: 1") })
        #expect(try Self.found(Zip.archive(members), name: "bank.zip", limits: ImportLimits()) == ["bank.zip: archive.too_many_files"])
    }

    /// A cut or a flipped bit anywhere is found, or harmless: no member is ever read otherwise than it was packed.
    @Test func aBrokenArchiveNeverGivesOtherRows() throws {
        let files = [Zip.Member("a.csv", Self.two).deflated, Zip.Member("b.csv", Self.four)]
        let zip = Zip.archive(files)
        let right = ["bank.zip/a.csv: 2", "bank.zip/b.csv: 4"]
        var seeded = SeededGenerator(seed: 7)
        for round in 0..<400 {
            var broken = zip
            let at = Int.random(in: 0..<zip.count, using: &seeded)
            if round.isMultiple(of: 2) { broken.removeLast(zip.count - at) } else { broken[at] ^= UInt8.random(in: 1...255, using: &seeded) }
            for line in try Self.found(broken, name: "bank.zip", limits: ImportLimits()) {
                guard let rows = Int(line.split(separator: " ").last ?? "") else { continue }
                // A name may be another one; the rows may not.
                #expect(rows == 2 || rows == 4, "seed 7, round \(round), byte \(at): \(line)")
            }
        }
        #expect(try Self.found(zip, name: "bank.zip", limits: ImportLimits()) == right)
    }

    private static func inspect(_ bytes: [UInt8], name: String, limits: ImportLimits) throws -> [StatementInspection] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-archives-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("upload")
        try Data(bytes).write(to: file)
        return try StatementInspection.inspect(
            path: file.path, name: name, pipelines: PipelineSet.load(folder: folder.path), pipeline: nil, currency: nil, limits: limits)
    }

    private static func found(_ bytes: [UInt8], name: String, limits: ImportLimits) throws -> [String] {
        try inspect(bytes, name: name, limits: limits).map { found in
            let label = ImportCell.label(found.name, in: found.archive)
            let problem = found.inspection.problems.first { $0.severity == .error }
            return found.inspection.holdsStatement ? "\(label): \(found.inspection.rows)" : "\(label): \(problem?.code ?? "no word")"
        }
    }
}
