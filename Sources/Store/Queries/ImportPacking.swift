public import Jobs

/// What a statement file came in, where the upload was not the file itself.
public struct ImportPacking: Sendable, Hashable {
    /// The archive that it lay in (`bank.zip`, `bank.zip/2025.tar`); nil where only gzip was around it.
    public var archive: String?
    /// The upload's name without folders.
    public var uploadName: String
    /// The upload's bytes as they came. They are not kept.
    public var uploadSHA256: String

    public init(archive: String?, uploadName: String, uploadSHA256: String) {
        self.archive = archive
        self.uploadName = uploadName
        self.uploadSHA256 = uploadSHA256
    }
}

extension SQLConnection {
    public func setPacking(_ packing: ImportPacking, ofImport id: Int64) throws {
        try execute(
            "UPDATE import SET archive = $2, upload_name = $3, upload_sha256 = $4 WHERE id = $1",
            [.integer(id), .text(packing.archive), .text(packing.uploadName), .text(packing.uploadSHA256)])
    }

    /// Why a file cannot be read whatever is tried: it could not be unpacked.
    public func setRefusal(_ refusal: JobError, ofImport id: Int64) throws {
        try execute("UPDATE import SET refusal = $2 WHERE id = $1", [.integer(id), .text(try encodedJSON(refusal))])
    }
}
