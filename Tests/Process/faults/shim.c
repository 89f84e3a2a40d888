/* Preloaded into a server under test (LD_PRELOAD): counts the calls that change files below one folder, and lets the n-th of them go wrong, or
 * writes all of them down so that a power cut at any of them can be played through afterwards.
 *
 *   FAULT_ROOT   the folder; calls on anything else (sockets, terminals, logs) are left alone
 *   FAULT_AT     number of the call that goes wrong, from 1; 0 or unset: none
 *   FAULT_KIND   kill: the process ends in the call, as the kernel would end it; EIO, ENOSPC: the call fails once with that error
 *   FAULT_FIRED  a file that is made when it went wrong, holding the name of the call
 *   FAULT_COUNT  a file of eight bytes: the number of calls so far, little-endian
 *   FAULT_LOG    a file to which every change is appended: see `struct record`
 *
 * Counted are write, pwrite, ftruncate, fsync, fdatasync, rename and unlink, in the order in which they happen: one lock around each. mkdir and
 * the making of files are written down but never fail.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FD_MAX 65536

enum kind { CREATE = 1, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR };

/* Followed by `path_bytes` of path (RENAME: both, with a zero byte between) and `data_bytes` of data. */
struct record {
    uint32_t kind;
    uint32_t path_bytes;
    uint64_t inode;
    int64_t offset; /* TRUNCATE: the length */
    uint64_t data_bytes;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char root[PATH_MAX];
static size_t root_bytes;
static long fault_at;
static int fault_errno; /* 0: kill */
static int log_fd = -1;
static uint64_t *count, own_count;
static unsigned char tracked[FD_MAX];

static void __attribute__((constructor)) begin(void) {
    const char *text = getenv("FAULT_ROOT");
    count = &own_count;
    if (!text || !realpath(text, root)) { root[0] = 0; return; }
    root_bytes = strlen(root);
    text = getenv("FAULT_AT");
    fault_at = text ? atol(text) : 0;
    text = getenv("FAULT_KIND");
    fault_errno = text && !strcmp(text, "EIO") ? EIO : text && !strcmp(text, "ENOSPC") ? ENOSPC : 0;
    text = getenv("FAULT_COUNT");
    if (text) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, text, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0 && syscall(SYS_ftruncate, fd, 8) == 0) {
            void *page = mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            if (page != MAP_FAILED) count = page;
        }
        if (fd >= 0) syscall(SYS_close, fd);
    }
    text = getenv("FAULT_LOG");
    if (text) log_fd = (int)syscall(SYS_openat, AT_FDCWD, text, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int below(const char *path) {
    if (!root_bytes || strncmp(path, root, root_bytes)) return 0;
    return path[root_bytes] == 0 || path[root_bytes] == '/';
}

/* The absolute path of `path` against a folder, without looking at what it names. Links do not occur below the folder. */
static int absolute(int folder, const char *path, char *out) {
    if (path[0] == '/') return snprintf(out, PATH_MAX, "%s", path) < PATH_MAX;
    char link[64], base[PATH_MAX];
    if (folder == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) return 0;
    } else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t n = readlink(link, base, sizeof base - 1);
        if (n < 0) return 0;
        base[n] = 0;
    }
    return snprintf(out, PATH_MAX, "%s/%s", base, path) < PATH_MAX;
}

static void path_of(int fd, char *out) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, out, PATH_MAX - 1);
    out[n < 0 ? 0 : n] = 0;
}

static uint64_t inode(int fd) {
    struct stat info;
    return fstat(fd, &info) == 0 ? info.st_ino : 0;
}

static void all(int fd, const void *bytes, size_t left) {
    const char *at = bytes;
    while (left) {
        ssize_t n = syscall(SYS_write, fd, at, left);
        if (n <= 0) return;
        at += n;
        left -= (size_t)n;
    }
}

static void note(enum kind kind, const char *path, size_t path_bytes, uint64_t number, int64_t offset, const void *data, size_t data_bytes) {
    if (log_fd < 0) return;
    struct record record = {kind, (uint32_t)path_bytes, number, offset, data_bytes};
    all(log_fd, &record, sizeof record);
    all(log_fd, path, path_bytes);
    all(log_fd, data, data_bytes);
}

/* Counts a call; true if it shall fail, with errno set. Called with the lock held. */
static int fails(const char *name) {
    *count += 1;
    if (!fault_at || *count != (uint64_t)fault_at) return 0;
    const char *fired = getenv("FAULT_FIRED");
    if (fired) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, fired, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        all(fd, name, strlen(name));
        syscall(SYS_close, fd);
    }
    if (!fault_errno) syscall(SYS_kill, getpid(), SIGKILL);
    errno = fault_errno;
    return 1;
}

static int is_tracked(int fd) { return fd >= 0 && fd < FD_MAX && tracked[fd]; }

/* Opening */

static int opened(int fd, const char *path, int flags, int existed) {
    if (fd < 0 || fd >= FD_MAX) return fd;
    tracked[fd] = 1;
    if (!existed) note(CREATE, path, strlen(path), inode(fd), 0, 0, 0);
    else if (flags & O_TRUNC) note(TRUNCATE, path, strlen(path), inode(fd), 0, 0, 0);
    return fd;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    if (!root_bytes || !absolute(folder, path, whole) || !below(whole)) return (int)syscall(SYS_openat, folder, path, flags, mode);
    struct stat info;
    pthread_mutex_lock(&lock);
    int existed = stat(whole, &info) == 0;
    int fd = opened((int)syscall(SYS_openat, folder, path, flags, mode), whole, flags, existed);
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return fd;
}

#define MODE(last) mode_t mode = 0; if (flags & (O_CREAT | __O_TMPFILE)) { va_list list; va_start(list, last); mode = va_arg(list, mode_t); va_end(list); }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_at(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int close(int fd) {
    if (fd >= 0 && fd < FD_MAX) tracked[fd] = 0;
    return (int)syscall(SYS_close, fd);
}

/* Contents */

static ssize_t put(int fd, const void *data, size_t bytes, int64_t offset, const char *name) {
    pthread_mutex_lock(&lock);
    ssize_t n = -1;
    if (!fails(name)) {
        int64_t at = offset;
        if (at < 0) {
            struct stat info;
            at = (fcntl(fd, F_GETFL) & O_APPEND) && fstat(fd, &info) == 0 ? info.st_size : lseek(fd, 0, SEEK_CUR);
        }
        n = offset < 0 ? syscall(SYS_write, fd, data, bytes) : syscall(SYS_pwrite64, fd, data, bytes, offset);
        if (n > 0 && log_fd >= 0) {
            char path[PATH_MAX];
            path_of(fd, path);
            note(WRITE, path, strlen(path), inode(fd), at, data, (size_t)n);
        }
    }
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return n;
}

ssize_t write(int fd, const void *data, size_t bytes) {
    return is_tracked(fd) ? put(fd, data, bytes, -1, "write") : syscall(SYS_write, fd, data, bytes);
}
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t offset) {
    return is_tracked(fd) ? put(fd, data, bytes, offset, "pwrite") : syscall(SYS_pwrite64, fd, data, bytes, offset);
}
ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t offset) {
    return is_tracked(fd) ? put(fd, data, bytes, offset, "pwrite") : syscall(SYS_pwrite64, fd, data, bytes, offset);
}

static int cut(int fd, int64_t length) {
    if (!is_tracked(fd)) return (int)syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails("ftruncate") && (result = (int)syscall(SYS_ftruncate, fd, length)) == 0) {
        char path[PATH_MAX];
        path_of(fd, path);
        note(TRUNCATE, path, strlen(path), inode(fd), length, 0, 0);
    }
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off64_t length) { return cut(fd, length); }

static int flush(int fd, long call, const char *name) {
    if (!is_tracked(fd)) return (int)syscall(call, fd);
    pthread_mutex_lock(&lock);
    int result = -1;
    if (!fails(name) && (result = (int)syscall(call, fd)) == 0) {
        char path[PATH_MAX];
        path_of(fd, path);
        note(SYNC, path, strlen(path), inode(fd), 0, 0, 0);
    }
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

int fsync(int fd) { return flush(fd, SYS_fsync, "fsync"); }
int fdatasync(int fd) { return flush(fd, SYS_fdatasync, "fdatasync"); }

/* Names */

int rename(const char *from, const char *to) {
    char old[PATH_MAX], new[PATH_MAX];
    if (!root_bytes || !absolute(AT_FDCWD, from, old) || !absolute(AT_FDCWD, to, new) || !(below(old) || below(new)))
        return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    pthread_mutex_lock(&lock);
    int result = -1;
    struct stat info;
    uint64_t number = stat(old, &info) == 0 ? info.st_ino : 0;
    if (!fails("rename") && (result = (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0)) == 0) {
        char both[2 * PATH_MAX];
        size_t first = strlen(old) + 1;
        memcpy(both, old, first);
        strcpy(both + first, new);
        note(RENAME, both, first + strlen(new), number, 0, 0, 0);
    }
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

static int remove_name(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    if (!root_bytes || !absolute(folder, path, whole) || !below(whole)) return (int)syscall(SYS_unlinkat, folder, path, flags);
    pthread_mutex_lock(&lock);
    int result = -1;
    struct stat info;
    uint64_t number = lstat(whole, &info) == 0 ? info.st_ino : 0;
    if (!fails("unlink") && (result = (int)syscall(SYS_unlinkat, folder, path, flags)) == 0) note(UNLINK, whole, strlen(whole), number, 0, 0, 0);
    int code = errno;
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}

int unlink(const char *path) { return remove_name(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return remove_name(folder, path, flags); }

int mkdir(const char *path, mode_t mode) {
    char whole[PATH_MAX];
    pthread_mutex_lock(&lock);
    int result = (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    int code = errno;
    if (result == 0 && root_bytes && absolute(AT_FDCWD, path, whole) && below(whole)) note(MKDIR, whole, strlen(whole), 0, 0, 0, 0);
    pthread_mutex_unlock(&lock);
    errno = code;
    return result;
}
