import Imports
import StoreSQLite
import Testing

@testable import API
@testable import Store

@Suite struct RejectsFileTests {
    private func text(of file: String, _ lines: [RejectedRecord], format: String = "csv") async throws -> String {
        let server = try await TestServer()
        let spool = try server.imports.spool(name: "a.csv")
        try spool.append(Array(file.utf8))
        let batch = try await server.imports.submit(ImportRequest(book: server.book, files: [spool], source: .http))
        let id = try #require(batch.imports.first?.id)
        let row = try await server.store.write { db in
            try db.setDetection(ofImport: id, format: format, sourceKind: nil, pipeline: nil)
            return try db.importRow(id)
        }
        return RejectsFile(import: row, folder: server.folder).text(of: lines)
    }

    @Test func rowsKeepTheBanksColumnsAndGetAReason() async throws {
        let file = "Account 12\n\nDate;Text;Amount\n2025-01-01;\"a;b\";1,00\n2025-01-02;x;\n2025-01-03;y\n"
        let result = try await text(
            of: file,
            [
                RejectedRecord(record: 2, line: 5, raw: "2025-01-02;\"x;y\";\r\n", reason: "No \"amount\"."),
                RejectedRecord(record: 3, line: 6, raw: "2025-01-03;y", reason: "Short."),
            ])
        #expect(result == "Date;Text;Amount;reason\r\n2025-01-02;\"x;y\";;\"No \"\"amount\"\".\"\r\n2025-01-03;y;;\"Short.\"\r\n")
    }

    @Test func filesWithoutAHeaderGetNone() async throws {
        let result = try await text(
            of: "2025-01-01,a,1\n2025-01-02,b,2\n", [RejectedRecord(record: 1, line: 1, raw: "2025-01-01,a,x", reason: "r")])
        #expect(result == "2025-01-01,a,x,\"r\"\r\n")
    }

    @Test func otherFormatsAreListed() async throws {
        let result = try await text(of: "!Type:Bank\n", [RejectedRecord(record: 1, line: 9, raw: "D1/2\nT", reason: "r")], format: "qif")
        #expect(result == "line,record,reason\r\n9,\"D1/2\nT\",\"r\"\r\n")
    }
}
