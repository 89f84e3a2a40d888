/// How to read the values of one QIF file; detection decides it over the whole file.
struct QIFPlan: Sendable, Equatable {
    var dateOrder = ReadingOptions.DateOrder.mdy
    /// The decimal mark, `.` or `,`.
    var decimal = UInt8(ascii: ".")
}

/// The reader and extractor of a QIF file whose bytes are UTF-8 or have been made so.
struct QIFLayout: StatementLayout {
    let plan: QIFPlan
    let options: ReadingOptions

    var fieldNames: FieldNaming { .letters }
    var rejectsForm: RejectsForm { .container(.line, balances: []) }
    func makeReader() -> any RecordReader { QIFReader() }
    func makeExtractor() -> any RowExtractor { QIFExtractor(plan: plan, options: options) }
}
