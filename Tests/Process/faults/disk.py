"""What a disk holds after a power cut, from the calls that came before it.

Contents are safe from the last fsync or fdatasync of their file on, names (of new, moved and deleted files) from the last fsync of their folder. What
came later may be there or not, call by call; a write may be there in part, sector by sector.
"""

import collections
import os
import pathlib
import struct

HEADER = struct.Struct("<IIQqQ")
CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR = range(1, 8)
SECTOR = 512

Record = collections.namedtuple("Record", "kind path inode offset data")


def records(log):
    """The records of shim.c, in order; one that is not whole is left out."""
    at = 0
    while at + HEADER.size <= len(log):
        kind, path_bytes, inode, offset, data_bytes = HEADER.unpack_from(log, at)
        at += HEADER.size
        if at + path_bytes + data_bytes > len(log):
            return
        path = log[at:at + path_bytes].decode()
        yield Record(kind, path, inode, offset, log[at + path_bytes:at + path_bytes + data_bytes])
        at += path_bytes + data_bytes


class Contents:
    """One file: what is safe, and what came since."""

    def __init__(self, safe=b""):
        self.safe, self.since = bytearray(safe), []

    def sync(self):
        for change in self.since:
            self.apply(self.safe, *change)
        self.since = []

    @staticmethod
    def apply(target, offset, data, length):
        if length is not None:
            del target[length:]
            target.extend(bytes(length - len(target)))
            return
        if len(target) < offset:
            target.extend(bytes(offset - len(target)))
        target[offset:offset + len(data)] = data

    def after_cut(self, policy, chance):
        result = bytearray(self.safe)
        for offset, data, length in self.since:
            if policy == "lost" or policy != "kept" and chance.random() < 0.5:
                continue
            if policy == "torn" and length is None and len(data) > SECTOR:
                for start in range(0, len(data), SECTOR):
                    if chance.random() < 0.5:
                        self.apply(result, offset + start, data[start:start + SECTOR], None)
            else:
                self.apply(result, offset, data, length)
        return result


class Disk:
    """Takes the calls in order; `write` makes the folder as it is after the cut."""

    def __init__(self, base, root, chance):
        self.root, self.chance = str(root), chance
        self.files, self.by_inode = [], {}
        # Names that are safe and names as they are: path to index of the file, or None for a folder.
        self.safe, self.present = {}, {}
        self.pending = collections.defaultdict(list)
        for path in sorted(pathlib.Path(base).rglob("*")):
            name = str(path.relative_to(base))
            self.safe[name] = None if path.is_dir() else self.make(path.read_bytes())
        self.present = dict(self.safe)

    def make(self, contents=b""):
        self.files.append(Contents(contents))
        return len(self.files) - 1

    def name(self, path):
        return os.path.relpath(path, self.root)

    def file(self, record):
        """The file of a record: by inode, since its name may have changed under an open descriptor."""
        if record.inode in self.by_inode:
            return self.files[self.by_inode[record.inode]]
        index = self.present.get(self.name(record.path))
        if index is None:
            return None
        self.by_inode[record.inode] = index
        return self.files[index]

    def change(self, name, index, is_removed=False):
        if is_removed:
            self.present.pop(name, None)
        else:
            self.present[name] = index
        self.pending[os.path.dirname(name)].append((name, index, is_removed))

    def take(self, record):
        if record.kind == CREATE:
            index = self.by_inode[record.inode] = self.make()
            self.change(self.name(record.path), index)
        elif record.kind == MKDIR:
            self.change(self.name(record.path), None)
        elif record.kind == WRITE:
            if file := self.file(record):
                file.since.append((record.offset, record.data, None))
        elif record.kind == TRUNCATE:
            if file := self.file(record):
                file.since.append((0, b"", record.offset))
        elif record.kind == SYNC:
            folder = self.name(record.path)
            folder = "" if folder == "." else folder
            if folder == "" or (folder in self.present and self.present[folder] is None):
                for name, index, is_removed in self.pending.pop(folder, []):
                    self.rename_safe(name, index, is_removed)
            elif file := self.file(record):
                file.sync()
        elif record.kind == RENAME:
            old, new = (self.name(path) for path in record.path.split("\0"))
            index = self.present.get(old)
            self.change(new, index)
            self.change(old, index, is_removed=True)
        elif record.kind == UNLINK:
            self.by_inode.pop(record.inode, None)
            self.change(self.name(record.path), None, is_removed=True)

    def rename_safe(self, name, index, is_removed):
        if is_removed:
            self.safe.pop(name, None)
        else:
            self.safe[name] = index

    def write(self, target):
        """Makes the folder and says what became of what was not synced."""
        policy = self.chance.choice(("lost", "kept", "some", "torn"))
        for folder, changes in self.pending.items():
            kept = {"lost": 0, "kept": len(changes)}.get(policy, self.chance.randrange(len(changes) + 1))
            # A folder's changes reach the disk in their order.
            for change in changes[:kept]:
                self.rename_safe(*change)
        target = pathlib.Path(target)
        target.mkdir(mode=0o700)
        for name, index in sorted(self.safe.items()):
            path = target / name
            if not path.parent.is_dir():
                continue
            if index is None:
                path.mkdir(mode=0o700)
            elif not name.endswith("-shm"):
                # The index of the write-ahead log lives in memory and is made anew.
                path.write_bytes(self.files[index].after_cut(policy, self.chance))
                path.chmod(0o600)
        return policy
