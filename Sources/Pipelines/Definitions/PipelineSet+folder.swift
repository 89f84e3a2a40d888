import Foundation

extension PipelineSet {
    /// Reads every `.yaml` and `.yml` file of a folder, not of its subfolders. A folder that does not exist has no definitions.
    public static func load(folder: String) -> PipelineSet {
        let before = FolderFingerprint(folder: folder)
        var files: [(path: String, yaml: String)] = []
        var unreadable: [PipelineProblem] = []
        for file in before.files {
            let path = folder + "/" + file.name
            do {
                files.append((path, try String(contentsOfFile: path, encoding: .utf8)))
            } catch {
                unreadable.append(PipelineProblem(file: path, line: 0, column: 0, message: "cannot be read: \(error.localizedDescription)"))
            }
        }
        var set = PipelineSet(files)
        unreadable.forEach { set.note($0) }
        // Taken before reading: a file that changes meanwhile is then read again, not missed.
        set.fingerprint = before
        return set
    }
}

/// Names, sizes and times of the definition files in a folder: cheap to take, and different when one was changed, added or removed.
public struct FolderFingerprint: Hashable, Sendable {
    struct File: Hashable, Sendable {
        var name: String
        var bytes: Int
        var modified: Double
    }

    private(set) var files: [File] = []

    /// Of a folder that is not there.
    public init() {}

    /// Asks the file system; a folder that cannot be listed counts as empty.
    public init(folder: String) {
        let manager = FileManager.default
        let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            let attributes = try? manager.attributesOfItem(atPath: folder + "/" + name)
            files.append(
                File(
                    name: name, bytes: attributes?[.size] as? Int ?? 0,
                    modified: (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0))
        }
    }
}
