import Foundation
import Glibc
import Imports

/// Holds a data folder for this process: an OS lock on `lock`, whose content says where the server is and which process it is.
///
/// The kernel lets go of it when the process dies, however it dies.
final class DataLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// What the holder wrote: `{"url": …, "pid": …}`.
    struct Holder: Codable, Sendable {
        var url: String?
        var pid: Int32
    }

    /// Nil when another process holds the folder.
    init?(_ folder: DataFolder) throws {
        path = folder.lock.path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandError("cannot open \(path): \(String(cString: strerror(errno)))") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        try write(Holder(url: nil, pid: getpid()))
    }

    deinit {
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// Tells other commands where to reach this process.
    func announce(url: String) throws { try write(Holder(url: url, pid: getpid())) }

    private func write(_ holder: Holder) throws {
        let data = try JSONEncoder().encode(holder)
        guard ftruncate(descriptor, 0) == 0, data.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == data.count else {
            throw CommandError("cannot write \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Who holds the folder, as its lock file says; nil while that process is still starting.
    static func holder(of folder: DataFolder) -> Holder? {
        guard let data = try? Data(contentsOf: folder.lock) else { return nil }
        return try? JSONDecoder().decode(Holder.self, from: data)
    }
}

/// The access token of a data folder.
enum AccessToken {
    /// 32 random bytes as hexadecimal digits.
    private static let bytes = 32

    /// Reads the token, or makes it at the first start: mode 600, since whoever reads it may do everything.
    static func of(_ folder: DataFolder) throws -> String {
        if let text = try? String(contentsOf: folder.token, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty {
            return text
        }
        var random = SystemRandomNumberGenerator()
        let token = (0..<bytes).map { _ in
            let byte = UInt8.random(in: 0...255, using: &random)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        guard FileManager.default.createFile(atPath: folder.token.path, contents: Data((token + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else {
            throw CommandError("cannot write \(folder.token.path)")
        }
        return token
    }
}

/// A command that cannot go on, with the sentence that says why.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
