internal import Glibc
internal import Synchronization

/// What the kernel says about the watched folder (inotify(7)), collected until the next look.
///
/// It is a help and not a need: the regular looks find every file without it, only later. The descriptor is read on a thread of its own, which ends with ``stop()``.
final class FolderEvents: Sendable {
    private struct State {
        /// Subfolder names by watch; nil: the inbox itself.
        var folders: [Int32: [UInt8]?] = [:]
        var complete: Set<InboxKey> = []
    }

    private static let bufferBytes = 64 * 1024
    private static let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    private let root: PathBytes
    private let descriptor: Int32
    /// Ends the thread when its writing end is closed.
    private let leash: (read: Int32, write: Int32)
    private let wake: @Sendable () -> Void
    private let state = Mutex(State())

    /// Nil where the kernel has no more watches to give. `wake` is called after each burst of events.
    init?(root: PathBytes, wake: @escaping @Sendable () -> Void) {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            close(descriptor)
            return nil
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        self.root = root
        self.wake = wake
        self.descriptor = descriptor
        leash = (ends[0], ends[1])
        guard startThread() else {
            close(leash.write)
            return nil
        }
    }

    deinit {
        close(descriptor)
        close(leash.read)
    }

    /// Lets the thread end. To be called once; until then this object stays alive.
    func stop() { close(leash.write) }

    private func startThread() -> Bool {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<FolderEvents>.fromOpaque(context).takeRetainedValue().listen()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private func listen() {
        while true {
            var waits = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: leash.read, events: Int16(POLLIN), revents: 0)]
            guard poll(&waits, nfds_t(waits.count), -1) >= 0 else {
                if errno == EINTR { continue }
                return
            }
            guard waits[1].revents == 0 else { return }
            readEvents()
            wake()
        }
    }

    /// Watches the inbox (nil) or a subfolder; doing so again changes nothing. False where it cannot be watched.
    @discardableResult
    func watch(_ folder: [UInt8]?) -> Bool {
        let path = folder.map { root.appending($0) } ?? root
        return state.withLock { state in
            let watch = path.withCString { inotify_add_watch(descriptor, $0, Self.mask) }
            guard watch >= 0 else { return false }
            state.folders[watch] = .some(folder)
            return true
        }
    }

    /// Files that were closed by a writer or moved in since the last call: they need not be looked at twice.
    func takeComplete() -> Set<InboxKey> {
        state.withLock { state in
            defer { state.complete = [] }
            return state.complete
        }
    }

    private func readEvents() {
        var buffer = [UInt8](repeating: 0, count: Self.bufferBytes)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            buffer.withUnsafeBytes { note(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// Events as they stand in the buffer: a header and a name that is padded with zeros. After an overflow nothing is known, and nothing need be:
    /// every wake leads to a look at the whole folder.
    private func note(_ bytes: UnsafeRawBufferPointer) {
        let headerBytes = MemoryLayout<inotify_event>.size
        var offset = 0
        state.withLock { state in
            while offset + headerBytes <= bytes.count {
                let header = bytes.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                let nameStart = offset + headerBytes
                let nameEnd = min(nameStart + Int(header.len), bytes.count)
                offset = nameEnd
                let bits = Int32(bitPattern: header.mask)
                if bits & IN_IGNORED != 0 { state.folders[header.wd] = nil }
                guard bits & (IN_CLOSE_WRITE | IN_MOVED_TO) != 0, header.mask & UInt32(IN_ISDIR) == 0, let folder = state.folders[header.wd] else {
                    continue
                }
                state.complete.insert(InboxKey(folder: folder, name: Array(bytes[nameStart..<nameEnd].prefix { $0 != 0 })))
            }
        }
    }
}
