/// A file that came out of an upload: as it came, or out of what it was packed in.
struct UnpackedFile {
    enum Content {
        /// Not packed: the upload itself.
        case asUploaded
        case spooled(SpoolFile)
        /// It could not be unpacked; why.
        case failed(ImportError)
    }

    /// Without folders.
    var name: String
    /// The archive that it lay in, `bank.zip`; in an archive within an archive, `bank.zip/2025.tar`. Nil for a file that came alone.
    var archive: String?
    /// `gzip`, `zip` or nil.
    var compression: String?
    var content: Content
}
