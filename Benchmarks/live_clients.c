/* Many WebSocket clients in one process, for live.py: they subscribe to one topic and note when each position reached them.
 *
 * usage: live_clients PORT TOKEN BOOK READERS SLEEPERS TOPIC_JSON OUT
 *
 * Prints "ready" once every reader has the answer to its connect; ends when standard input does, after writing one line per data message to
 * OUT: nanoseconds of CLOCK_MONOTONIC (one clock for all processes of a machine), number of the client, highest "v" in the message.
 * Sleepers connect and never read again. In C because 190 messages have to be taken off their sockets within a millisecond, lest the
 * clients at the end of the row measure the ones at its beginning.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER_BYTES_FIRST = 1 << 16, BUFFER_BYTES_MAX = 1 << 26, EVENTS_MAX = 256 };

struct client {
    int fd, number, is_open, is_upgraded, is_ready;
    unsigned char *buffer;
    size_t filled, capacity;
};

static FILE *out;
static int ready_count, closed_count;

static void fail(const char *what) {
    fprintf(stderr, "live_clients: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void send_all(int fd, const void *bytes, size_t count) {
    const char *next = bytes;
    while (count > 0) {
        ssize_t sent = send(fd, next, count, MSG_NOSIGNAL);
        if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (sent < 0) return;
        next += sent;
        count -= (size_t)sent;
    }
}

/* A client's frames are masked (RFC 6455, section 5.3); a mask of zeros leaves the text as it is. */
static void send_frame(int fd, int opcode, const char *text, size_t count) {
    unsigned char head[8] = {(unsigned char)(0x80 | opcode)};
    size_t length = 2;
    if (count < 126) {
        head[1] = (unsigned char)(0x80 | count);
    } else {
        head[1] = 0x80 | 126;
        head[2] = (unsigned char)(count >> 8);
        head[3] = (unsigned char)count;
        length = 4;
    }
    unsigned char frame[4096];
    if (length + 4 + count > sizeof frame) { errno = EMSGSIZE; fail("frame"); }
    memcpy(frame, head, length);
    memset(frame + length, 0, 4);
    memcpy(frame + length + 4, text, count);
    send_all(fd, frame, length + 4 + count);
}

static void start(struct client *client, int port, const char *token) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    char request[1024];
    client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    int count = snprintf(request, sizeof request,
        "GET /v1/ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sluice.v1\r\nAuthorization: Bearer %s\r\n\r\n", port, token);
    send_all(client->fd, request, (size_t)count);
    client->capacity = BUFFER_BYTES_FIRST;
    client->buffer = malloc(client->capacity + 1);
    client->is_open = 1;
}

static void subscribe(struct client *client, const char *book, const char *topic) {
    char text[2048];
    int count = snprintf(text, sizeof text, "{\"id\":1,\"op\":\"connect\",\"book\":%s,\"device\":\"bench-%d\",\"subscribe\":[%s]}", book, client->number, topic);
    send_frame(client->fd, 1, text, (size_t)count);
}

/* The highest number behind a "v": in the text; it is terminated. Good enough for messages whose shape is known. */
static long long highest_version(const char *text) {
    long long highest = -1;
    for (const char *at = text; (at = strstr(at, "\"v\":")) != NULL; at += 4) {
        long long version = atoll(at + 4);
        if (version > highest) highest = version;
    }
    return highest;
}

static void message(struct client *client, char *text, int64_t when) {
    if (strstr(text, "\"re\":1") != NULL && !client->is_ready) {
        if (strstr(text, "\"error\"") != NULL) fprintf(stderr, "live_clients: client %d refused: %.300s\n", client->number, text);
        client->is_ready = 1;
        ready_count++;
    }
    if (strstr(text, "\"ev\":\"data\"") == NULL) return;
    long long version = highest_version(text);
    if (version >= 0) fprintf(out, "%lld %d %lld\n", (long long)when, client->number, version);
}

/* Takes the complete frames off the buffer. The server does not fragment and was offered no compression. */
static void frames(struct client *client, int64_t when) {
    size_t at = 0;
    while (client->filled - at >= 2) {
        unsigned char *head = client->buffer + at;
        int opcode = head[0] & 15;
        size_t length = head[1] & 127, skip = 2;
        if (length == 126) {
            if (client->filled - at < 4) break;
            length = (size_t)head[2] << 8 | head[3];
            skip = 4;
        } else if (length == 127) {
            if (client->filled - at < 10) break;
            length = 0;
            for (int i = 2; i < 10; i++) length = length << 8 | head[i];
            skip = 10;
        }
        if (client->filled - at < skip + length) break;
        unsigned char *end = head + skip + length, kept = *end;
        *end = 0;
        if (opcode == 1) message(client, (char *)head + skip, when);
        if (opcode == 9) send_frame(client->fd, 10, (char *)head + skip, length);
        if (opcode == 8) {
            int code = length >= 2 ? head[skip] << 8 | head[skip + 1] : 0;
            fprintf(stderr, "live_clients: client %d closed by the server with %d\n", client->number, code);
        }
        *end = kept;
        at += skip + length;
    }
    memmove(client->buffer, client->buffer + at, client->filled - at);
    client->filled -= at;
}

static void receive(struct client *client, const char *book, const char *topic) {
    for (;;) {
        if (client->filled == client->capacity) {
            if (client->capacity >= BUFFER_BYTES_MAX) { errno = EMSGSIZE; fail("message"); }
            client->capacity *= 2;
            client->buffer = realloc(client->buffer, client->capacity + 1);
        }
        ssize_t count = recv(client->fd, client->buffer + client->filled, client->capacity - client->filled, MSG_DONTWAIT);
        int64_t when = now_ns();
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
        if (count <= 0) {
            fprintf(stderr, "live_clients: client %d lost its connection\n", client->number);
            close(client->fd);
            client->is_open = 0;
            closed_count++;
            return;
        }
        client->filled += (size_t)count;
        if (!client->is_upgraded) {
            client->buffer[client->filled] = 0;
            char *end = strstr((char *)client->buffer, "\r\n\r\n");
            if (end == NULL) continue;
            if (strncmp((char *)client->buffer, "HTTP/1.1 101", 12) != 0) {
                fprintf(stderr, "live_clients: refused: %.200s\n", client->buffer);
                exit(1);
            }
            size_t head = (size_t)(end + 4 - (char *)client->buffer);
            memmove(client->buffer, client->buffer + head, client->filled - head);
            client->filled -= head;
            client->is_upgraded = 1;
            subscribe(client, book, topic);
        }
        frames(client, when);
    }
}

/* A sleeper reads just what it needs to be subscribed. */
static void put_to_sleep(struct client *client, const char *book, const char *topic) {
    char byte, last[4] = {0};
    while (memcmp(last, "\r\n\r\n", 4) != 0) {
        if (recv(client->fd, &byte, 1, 0) != 1) fail("sleeper");
        memmove(last, last + 1, 3);
        last[3] = byte;
    }
    subscribe(client, book, topic);
}

int main(int count, char **given) {
    if (count != 8) {
        fprintf(stderr, "usage: live_clients PORT TOKEN BOOK READERS SLEEPERS TOPIC_JSON OUT\n");
        return 2;
    }
    int port = atoi(given[1]), readers = atoi(given[4]), sleepers = atoi(given[5]);
    const char *token = given[2], *book = given[3], *topic = given[6];
    out = fopen(given[7], "w");
    if (out == NULL) fail(given[7]);
    setvbuf(out, NULL, _IOFBF, 1 << 22);
    struct client *clients = calloc((size_t)(readers + sleepers), sizeof *clients);
    int queue = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[EVENTS_MAX];
    epoll_ctl(queue, EPOLL_CTL_ADD, STDIN_FILENO, &event);
    for (int i = 0; i < readers + sleepers; i++) {
        clients[i].number = i;
        start(&clients[i], port, token);
        if (i < readers) {
            event.data.ptr = &clients[i];
            epoll_ctl(queue, EPOLL_CTL_ADD, clients[i].fd, &event);
        } else {
            put_to_sleep(&clients[i], book, topic);
        }
    }
    for (int is_announced = 0;;) {
        if (!is_announced && ready_count == readers) {
            is_announced = 1;
            printf("ready\n");
            fflush(stdout);
        }
        int found = epoll_wait(queue, events, EVENTS_MAX, -1);
        for (int i = 0; i < found; i++) {
            struct client *client = events[i].data.ptr;
            char ignored[64];
            if (client != NULL) {
                if (client->is_open) receive(client, book, topic);
            } else if (read(STDIN_FILENO, ignored, sizeof ignored) <= 0) {
                fclose(out);
                fprintf(stderr, "live_clients: %d readers, %d of them lost their connection\n", readers, closed_count);
                return 0;
            }
        }
    }
}
