import Imports
import Jobs
import Ledger
import Store
import Testing

/// A collective entry of a bank: one transaction whose parts are lines without categories of their own.
@Suite struct CollectiveEntryTests {
    private static func part(_ amount: String, _ name: String) -> String {
        "<TxDtls><Amt Ccy=\"EUR\">\(amount)</Amt><RltdPties><Cdtr><Nm>\(name)</Nm></Cdtr></RltdPties></TxDtls>"
    }

    private static let file =
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>"
        + "<Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy=\"EUR\">9.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-11-20</Dt></BookgDt>"
        + "<NtryDtls>" + part("4.00", "Ann") + part("5.00", "Bob") + "</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"

    private func lines(_ ledger: TestLedger) async throws -> [String] {
        try await ledger.rows("SELECT coalesce(category, 0), amount, note FROM line ORDER BY n") { "\($0.integer(0)) \($0.integer(1)) \($0.text(2))" }
    }

    @Test func itsPartsHaveTheCategoryOfTheTransactionAndFollowIt() async throws {
        let definition = "name: default\nrules:\n  - {match: {text: ann}, category: Wages}\n"
        let ledger = try await TestLedger(pipelines: ["default.yaml": definition])
        let wages = try await ledger.category("Wages")
        let other = try await ledger.category("Other")
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.xml", Self.file), account: nil)
            #expect(cell.rows.figures == [1, 1, 0, 0, 0], "\(cell)")
            #expect(try await lines(ledger) == ["\(wages) -400 Ann", "\(wages) -500 Bob"])
            #expect(try await ledger.integer("SELECT sum(outflow) FROM cell_category WHERE category = $1", [.integer(wages)]) == 900)
            try await ledger.edit("Ann Bob", TransactionEdit(category: .set(other)))
            #expect(try await lines(ledger) == ["\(other) -400 Ann", "\(other) -500 Bob"])
            #expect(try await ledger.integer("SELECT sum(outflow) FROM cell_category WHERE category = $1", [.integer(other)]) == 900)
        }
        #expect(try await ledger.problems().isEmpty)
    }
}
