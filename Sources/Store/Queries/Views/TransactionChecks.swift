internal import Ledger

extension SQLConnection {
    /// Whether an edit makes sense for this transaction; says about which field it does not.
    func check(_ edit: TransactionEdit, of view: TransactionView, _ stored: StoredTransaction, book: Int64) throws {
        if let category = edit.category?.value, try !hasCategory(category, book: book) { throw EditError.unknown(field: "category", id: category) }
        if let account = edit.account { try checkAccount(account, of: view, book: book) }
        if let note = edit.note?.value { try checkNote(note) }
        if let text = edit.text?.value { try checkText(text) }
        if let amount = edit.amount { try checkAmount(amount) }
        if edit.category != nil, !(edit.lines ?? []).isEmpty {
            throw EditError.invalid(field: "category", reason: "the parts of a split have the categories")
        }
        if view.transfer != nil, edit.category != nil || edit.lines != nil {
            throw EditError.invalid(
                field: edit.category != nil ? "category" : "splits", reason: "it is one side of a transfer, which counts as such: unpair it first")
        }
        if let lines = edit.lines { try check(lines, book: book) }
        if let amount = edit.amount, amount != stored.state.amount, !stored.state.lines.isEmpty, edit.lines == nil, edit.category == nil {
            throw EditError.invalid(field: "amount_minor", reason: "the transaction is split: give the new parts along with the new amount")
        }
    }

    func check(_ lines: [TransactionState.Line], book: Int64) throws {
        guard lines.count != 1, lines.count <= TransactionEdit.linesMax else {
            throw EditError.invalid(field: "splits", reason: "a split has 2 to \(TransactionEdit.linesMax) parts, or none")
        }
        for (n, line) in lines.enumerated() {
            if let category = line.category, try !hasCategory(category, book: book) {
                throw EditError.unknown(field: "splits/\(n)/category", id: category)
            }
            guard line.amount != 0, line.amount != .min else {
                throw EditError.invalid(field: "splits/\(n)/amount_minor", reason: "a part is not 0, and in range")
            }
            if let note = line.note { try checkNote(note, field: "splits/\(n)/note") }
        }
    }

    func checkText(_ text: String) throws {
        guard !text.isEmpty, text.utf8.count <= TransactionDraft.textBytesMax else {
            throw EditError.invalid(field: "text", reason: "a text has 1 to \(TransactionDraft.textBytesMax) bytes")
        }
    }

    func checkNote(_ note: String, field: String = "note") throws {
        guard note.utf8.count <= TransactionEdit.noteBytesMax else {
            throw EditError.invalid(field: field, reason: "a note has at most \(TransactionEdit.noteBytesMax) bytes")
        }
    }

    func checkAmount(_ amount: Int64) throws {
        guard amount != .min else { throw EditError.invalid(field: "amount_minor", reason: "the amount is out of range") }
    }

    private func checkAccount(_ account: Int64, of view: TransactionView, book: Int64) throws {
        _ = try accountName(account, book: book, field: "account")
        guard try accountRow(account).currency.code == view.currency else {
            throw EditError.invalid(field: "account", reason: "that account has another currency, and so would the amount")
        }
    }
}
