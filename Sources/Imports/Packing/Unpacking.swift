internal import Foundation
internal import Statements

/// Takes apart what came in packed: gzip, zip and tar, one inside the other.
///
/// Each member of an archive becomes a file of its own in the spool folder, with a name that was made there; the names that stand in archives are only
/// shown. Members go through memory in small pieces, and no descriptor stays open. What a whole upload may unpack to has one budget: when it is spent,
/// nothing of the upload is taken. A member that is broken, too large or encrypted fails alone.
struct Unpacking {
    /// Where unpacked files are put.
    let folder: URL
    let limits: ImportLimits
    /// Bytes of the upload that were read so far.
    private var packed: Int64 = 0
    /// Bytes that each layer has unpacked to, the outermost first.
    private var unpacked: [Int64]
    private var entries = 0
    private var members = 0
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(folder: URL, limits: ImportLimits) {
        self.folder = folder
        self.limits = limits
        unpacked = [Int64](repeating: 0, count: limits.packedLayersMax)
    }

    /// The budget of the upload is spent: no member is to blame, the whole is refused.
    private struct Spent: Error {
        var reason: ImportError
    }

    /// Something that may be packed.
    private struct Item {
        var path: String
        var file: UnpackedFile
        /// What it is called where it turns out to be an archive: by the name that people know, also where gzip is around it.
        var label: String
        var layers = 0

        var archive: String { file.archive.map { "\($0)/\(label)" } ?? label }
    }

    /// The files of the upload at `path`, at least one. Throws `ImportError` where nothing of it can be taken, which says why.
    static func files(of path: String, name: String, spool folder: URL, limits: ImportLimits) throws -> [UnpackedFile] {
        var unpacking = Unpacking(folder: folder, limits: limits)
        do {
            return try withUTF8Names {
                try unpacking.open(Item(path: path, file: UnpackedFile(name: name, content: .asUploaded), label: name))
            }
        } catch let spent as Spent {
            throw spent.reason
        }
    }

    private mutating func open(_ item: Item) throws -> [UnpackedFile] {
        guard let format = try PackedFormat(path: item.path) else { return [item.file] }
        guard item.layers < limits.packedLayersMax else { throw ImportError.packedTooOften(layersMax: limits.packedLayersMax) }
        switch format {
        case .gzip: return try open(try inflate(item))
        case .zip:
            // What has lost its end has lost its directory, and with it what tells a file from a link.
            guard let bytes = try ZipDirectory.bytes(path: item.path) else { throw ImportError.truncatedArchive(name: item.label) }
            guard bytes <= limits.archiveDirectoryBytesMax else { throw tooManyEntries }
            if try ZipDirectory.isEmpty(path: item.path) { throw ImportError.emptyArchive(name: item.label) }
            return try members(of: item, format)
        case .tar: return try members(of: item, format)
        }
    }

    // MARK: gzip

    private mutating func inflate(_ item: Item) throws -> Item {
        let name = PackedFormat.nameWithoutGzip(item.file.name)
        let spool = try SpoolFile(name: name, in: folder, bytesMax: limits.unpackedBytesMax)
        var inflater = try Inflater()
        let source = try FileByteSource(path: item.path)
        while let chunk = try source.next(bytesMax: limits.chunkBytes) {
            if item.layers == 0 { packed += Int64(chunk.count) }
            try inflater.inflate(chunk) { piece in
                try charge(piece.count, layer: item.layers)
                try spool.append(piece)
            }
        }
        guard inflater.isComplete else { throw ImportError.truncatedArchive(name: item.file.name) }
        spool.finish()
        var inner = item
        inner.path = spool.path
        inner.file.name = name
        inner.file.compression = "gzip"
        inner.file.content = .spooled(spool)
        inner.layers += 1
        return inner
    }

    // MARK: zip and tar

    private mutating func members(of item: Item, _ format: PackedFormat) throws -> [UnpackedFile] {
        if item.layers == 0 { packed = try FileByteSource.bytes(of: item.path) }
        var reader = try ArchiveReader(path: item.path, format: format)
        var found: [UnpackedFile] = []
        /// Members before the next one, to come back to it in a reader that begins anew.
        var passed = 0
        var restarts = 0
        var hasBrokenHeader = false
        reading: while true {
            do {
                guard let member = try reader.next() else { break reading }
                passed += 1
                entries += 1
                guard entries <= limits.archiveEntriesMax else { throw tooManyEntries }
                let name = MemberName(member.path, in: format)
                if format == .zip, name.marksDocument { return [item.file] }
                if member.kind == .folder || name.isNoise { continue }
                do {
                    found += try files(of: member, name.shown, reader, format, in: item)
                } catch let fault as ArchiveFault {
                    found.append(failed(Self.error(of: fault, name.shown), name.shown, in: item.archive))
                    guard case .end = fault else { continue }
                    // libarchive gives a zip up with a broken member; a new reader passes it over without unpacking it.
                    guard format == .zip, !fault.isTruncation, restarts < limits.archiveRestartsMax else { break reading }
                    restarts += 1
                    reader = try ArchiveReader(path: item.path, format: format)
                    for _ in 0..<passed { _ = try reader.next() }
                } catch let error as ImportError {
                    found.append(failed(error, name.shown, in: item.archive))
                }
            } catch ArchiveFault.header {
                hasBrokenHeader = true
            } catch let fault as ArchiveFault {
                found.append(failed(Self.error(of: fault, item.label), item.label, in: item.file.archive))
                break reading
            }
        }
        if hasBrokenHeader { found.append(failed(.damagedArchive(reason: "a header in it is broken"), item.label, in: item.file.archive)) }
        return try checked(found, of: item)
    }

    /// What one member holds: itself, or more where it is packed; nothing where it is empty.
    private mutating func files(
        of member: ArchiveReader.Member, _ name: String, _ reader: ArchiveReader, _ format: PackedFormat, in item: Item
    ) throws -> [UnpackedFile] {
        guard member.kind == .file else { throw ImportError.notAFile(name: name, isLink: member.kind == .link) }
        guard !member.isEncrypted else { throw ImportError.encryptedMember(name: name) }
        if let method = member.method, method != "deflation", method != "uncompressed" {
            throw ImportError.unknownMethod(name: name, method: method)
        }
        members += 1
        guard members <= limits.archiveMembersMax else { throw Spent(reason: .tooManyMembers(membersMax: limits.archiveMembersMax)) }
        let spool = try SpoolFile(name: name, in: folder, bytesMax: limits.memberBytesMax)
        while true {
            let count = try buffer.withUnsafeMutableBytes { try reader.read(into: $0) }
            if count == 0 { break }
            try charge(count, layer: item.layers)
            try buffer.withUnsafeBytes { try spool.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
        spool.finish()
        if spool.bytes == 0 { return [] }
        let file = UnpackedFile(
            name: name, archive: item.archive, compression: format == .zip ? "zip" : item.file.compression, content: .spooled(spool))
        return try open(Item(path: spool.path, file: file, label: name, layers: item.layers + 1))
    }

    /// An archive in which nothing looks like a statement is one failure and not many.
    private func checked(_ found: [UnpackedFile], of item: Item) throws -> [UnpackedFile] {
        guard let first = found.first else { throw ImportError.emptyArchive(name: item.label) }
        guard found.count > 1 || first.archive == item.file.archive else { return found }
        var refusals: [String] = []
        for file in found {
            guard let refusal = try refusal(of: file) else { return found }
            refusals.append(refusal)
        }
        if found.count == 1, case .failed(let error) = first.content { throw error }
        throw ImportError.noStatementInArchive(archive: item.label, file: first.name, reason: refusals[0], others: found.count - 1)
    }

    /// Why a file cannot be a statement, as far as its first bytes tell; nil where it may be one.
    private func refusal(of file: UnpackedFile) throws -> String? {
        switch file.content {
        case .failed(let error): return error.description
        case .asUploaded: return nil
        case .spooled(let spool):
            let head = try FileByteSource(path: spool.path).next(bytesMax: StatementDetector.headBytes) ?? []
            return StatementDetector.refusal(head: head, fileName: file.name)
        }
    }

    private func failed(_ error: ImportError, _ name: String, in archive: String?) -> UnpackedFile {
        UnpackedFile(name: name, archive: archive, compression: nil, content: .failed(error))
    }

    private static func error(of fault: ArchiveFault, _ name: String) -> ImportError {
        fault.isTruncation ? .truncatedArchive(name: name) : .damagedArchive(reason: fault.reason)
    }

    // MARK: The budget

    /// Takes bytes from the budget before they are written. Each layer may use the whole of it: a `.tar.gz` is not twice as large as its files.
    private mutating func charge(_ bytes: Int, layer: Int) throws {
        unpacked[layer] += Int64(bytes)
        let unpacked = unpacked[layer]
        guard unpacked <= limits.unpackedBytesMax else { throw Spent(reason: .unpacksTooLarge(bytesMax: limits.unpackedBytesMax)) }
        // A bomb is stopped by its ratio long before it reaches the limit of bytes.
        let (allowed, overflow) = packed.multipliedReportingOverflow(by: limits.unpackedRatioMax)
        guard overflow || unpacked <= max(allowed, limits.unpackedBytesFree) else {
            throw Spent(reason: .unpacksTooMuch(ratioMax: limits.unpackedRatioMax))
        }
    }

    private var tooManyEntries: Spent { Spent(reason: .tooManyEntries(entriesMax: limits.archiveEntriesMax)) }
}
