/*
 * Asks a DNS server over UDP as fast as it answers, or at a steady rate, and checks every answer.
 *
 * One thread, several sockets, sendmmsg(2) and recvmmsg(2). The queries come from a file in which
 * each is: u16 length, u8 expected RCODE, u8 expectations (bits below), then the message; numbers in
 * network order. Queries are asked in the order of the file, again from its beginning at its end.
 *
 * Usage: loadgen ADDRESS PORT FILE SECONDS WINDOW [RATE [--unchecked]]
 *   WINDOW  queries under way at most, over all sockets
 *   RATE    queries a second; without it, or 0: as many as are answered. At a rate, latency counts
 *           from the moment at which a query was due, so that a server which stands still cannot
 *           hide it by making the generator wait
 *
 * Prints one line: sent answered lost wrong seconds qps p50_us p99_us p999_us
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	SOCKETS = 8,
	BATCH = 32,
	IDS = 65536,
	QUERY_MAX = 512,
	ANSWER_MAX = 4096,
	SOCKET_BUFFER = 4 << 20,
	HISTOGRAM = 100000, /* microseconds, the last one for all above */
};

/* What an answer must have; and of the query: that it ends with a server cookie (RFC 9018), to be
 * filled in with what the server gives to the client cookie before it. */
enum { HAS_ANSWER = 1, HAS_AUTHORITY = 2, IS_AUTHORITATIVE = 4, ENDS_WITH_COOKIE = 8 };

enum { CLIENT_COOKIE = 8, SERVER_COOKIE = 16, OPTION_COOKIE = 10 };

static const uint64_t TIMEOUT_NS = 1000000000;

struct query {
	uint8_t *message;
	uint16_t length;
	uint8_t rcode;
	uint8_t expected;
};

/* A query under way; free when `query` is NULL. */
struct flight {
	const struct query *query;
	uint64_t sent_ns;
	uint64_t due_ns;
};

struct lane {
	int fd;
	struct flight flights[IDS];
	uint16_t next_id;
	unsigned under_way;
	uint16_t oldest_id; /* everything before it has come back or is lost */
};

static struct query *queries;
static size_t query_count;
static size_t query_next;
static struct lane *lanes;
static uint64_t sent, answered, lost, wrong;
static uint64_t start_ns;
static double rate; /* queries a second, 0: as many as are answered */
static uint32_t histogram[HISTOGRAM];

static uint64_t now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void load(const char *path)
{
	int fd = open(path, O_RDONLY);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) < 0 || st.st_size == 0)
		die(path);
	uint8_t *at = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (at == MAP_FAILED)
		die(path);
	const uint8_t *end = at + st.st_size;
	size_t room = (size_t)st.st_size / 16 + 1;
	queries = calloc(room, sizeof *queries);
	if (queries == NULL)
		die("memory for the queries");
	while (at + 4 <= end) {
		struct query *q = &queries[query_count++];
		q->length = (uint16_t)(at[0] << 8 | at[1]);
		q->rcode = at[2];
		q->expected = at[3];
		q->message = at + 4;
		at += 4 + q->length;
	}
	close(fd);
}

static void open_lanes(const char *address, int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	if (inet_pton(AF_INET, address, &to.sin_addr) != 1) {
		fprintf(stderr, "not an IPv4 address: %s\n", address);
		exit(1);
	}
	lanes = calloc(SOCKETS, sizeof *lanes);
	if (lanes == NULL)
		die("memory for the sockets");
	for (int i = 0; i < SOCKETS; i++) {
		int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
		int size = SOCKET_BUFFER;
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
		if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) < 0)
			die("connect");
		lanes[i].fd = fd;
	}
}

/* The server cookie in an answer, behind the client cookie that it belongs to; NULL without one. */
static const uint8_t *find_cookie(const uint8_t *answer, size_t length, const uint8_t *client)
{
	const uint8_t option[4] = {0, OPTION_COOKIE, 0, CLIENT_COOKIE + SERVER_COOKIE};
	for (size_t at = 12; at + sizeof option + CLIENT_COOKIE + SERVER_COOKIE <= length; at++)
		if (memcmp(answer + at, option, sizeof option) == 0
		    && memcmp(answer + at + sizeof option, client, CLIENT_COOKIE) == 0)
			return answer + at + sizeof option + CLIENT_COOKIE;
	return NULL;
}

/* Asks with the client cookie alone, that of the client that some queries come from, and puts the server
 * cookie that comes back into them. A server that gives none gets them as they are. */
static void learn_cookie(void)
{
	uint8_t query[QUERY_MAX], answer[ANSWER_MAX], cookie[SERVER_COOKIE];
	size_t first = 0;
	while (first < query_count && (queries[first].expected & ENDS_WITH_COOKIE) == 0)
		first++;
	if (first == query_count)
		return;
	size_t size = queries[first].length - (size_t)SERVER_COOKIE;
	memcpy(query, queries[first].message, size);
	uint8_t *client = query + size - CLIENT_COOKIE;
	client[-1] = CLIENT_COOKIE; /* the option's length; before it its code, and the length of both */
	client[-5] = (uint8_t)(client[-5] - SERVER_COOKIE);
	struct pollfd polled = {.fd = lanes[0].fd, .events = POLLIN};
	if (send(lanes[0].fd, query, size, 0) < 0 || poll(&polled, 1, 1000) <= 0)
		return;
	ssize_t length = recv(lanes[0].fd, answer, sizeof answer, 0);
	const uint8_t *found = length < 0 ? NULL : find_cookie(answer, (size_t)length, client);
	if (found == NULL)
		return;
	memcpy(cookie, found, sizeof cookie);
	for (size_t i = first; i < query_count; i++)
		if ((queries[i].expected & ENDS_WITH_COOKIE) != 0)
			memcpy(queries[i].message + queries[i].length - SERVER_COOKIE, cookie, SERVER_COOKIE);
}

/* When the query that would be sent `ahead` queries from now is due. */
static uint64_t due_ns(unsigned ahead, uint64_t now)
{
	return rate > 0 ? start_ns + (uint64_t)((double)(sent + ahead) * 1e9 / rate) : now;
}

/* Sends up to `count` queries; returns how many went. */
static unsigned ask(struct lane *lane, unsigned count)
{
	static uint8_t buffers[BATCH][QUERY_MAX];
	static struct iovec vectors[BATCH];
	static struct mmsghdr headers[BATCH];
	uint64_t now = now_ns();
	unsigned n = 0;
	for (; n < count && n < BATCH; n++) {
		uint16_t id = (uint16_t)(lane->next_id + n);
		if (lane->flights[id].query != NULL)
			break;
		const struct query *q = &queries[query_next + n < query_count ? query_next + n : (query_next + n) % query_count];
		memcpy(buffers[n], q->message, q->length);
		buffers[n][0] = (uint8_t)(id >> 8);
		buffers[n][1] = (uint8_t)id;
		vectors[n] = (struct iovec){buffers[n], q->length};
		headers[n].msg_hdr = (struct msghdr){.msg_iov = &vectors[n], .msg_iovlen = 1};
		lane->flights[id] = (struct flight){q, now, due_ns(n, now)};
	}
	int went = n == 0 ? 0 : sendmmsg(lane->fd, headers, n, 0);
	if (went < 0) {
		if (errno != EAGAIN && errno != ENOBUFS && errno != ECONNREFUSED)
			die("sendmmsg");
		went = 0;
	}
	for (unsigned i = (unsigned)went; i < n; i++)
		lane->flights[(uint16_t)(lane->next_id + i)].query = NULL;
	lane->next_id = (uint16_t)(lane->next_id + went);
	lane->under_way += (unsigned)went;
	query_next = (query_next + (unsigned)went) % query_count;
	sent += (unsigned)went;
	return (unsigned)went;
}

static int is_right(const uint8_t *answer, unsigned length, const struct query *q)
{
	unsigned question = 12;
	while (question < q->length && q->message[question] != 0)
		question += 1 + q->message[question];
	question += 5;
	int flags = answer[2] << 8 | answer[3];
	return (flags & 0x8000) != 0
		&& (flags & 0x0200) == 0
		&& (flags & 15) == q->rcode
		&& ((q->expected & HAS_ANSWER) != 0) == ((answer[6] | answer[7]) != 0)
		&& ((q->expected & HAS_AUTHORITY) == 0 || (answer[8] | answer[9]) != 0)
		&& ((q->expected & IS_AUTHORITATIVE) != 0) == ((flags & 0x0400) != 0)
		&& length >= question
		&& memcmp(answer + 12, q->message + 12, question - 12) == 0;
}

/* Takes what has come back; returns how many answers. */
static unsigned collect(struct lane *lane, int check)
{
	static uint8_t buffers[BATCH][ANSWER_MAX];
	static struct iovec vectors[BATCH];
	static struct mmsghdr headers[BATCH];
	for (unsigned i = 0; i < BATCH; i++) {
		vectors[i] = (struct iovec){buffers[i], ANSWER_MAX};
		headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1};
	}
	int came = recvmmsg(lane->fd, headers, BATCH, MSG_DONTWAIT, NULL);
	if (came <= 0)
		return 0;
	uint64_t now = now_ns();
	for (int i = 0; i < came; i++) {
		uint16_t id = (uint16_t)(buffers[i][0] << 8 | buffers[i][1]);
		struct flight *flight = &lane->flights[id];
		if (headers[i].msg_len < 12 || flight->query == NULL)
			continue; /* came after it was counted as lost */
		if (check && !is_right(buffers[i], headers[i].msg_len, flight->query))
			wrong++;
		uint64_t us = (now - flight->due_ns) / 1000;
		histogram[us < HISTOGRAM ? us : HISTOGRAM - 1]++;
		flight->query = NULL;
		lane->under_way--;
		answered++;
	}
	return (unsigned)came;
}

/* Gives up what was sent too long ago. */
static void expire(struct lane *lane)
{
	uint64_t now = now_ns();
	while (lane->oldest_id != lane->next_id) {
		struct flight *flight = &lane->flights[lane->oldest_id];
		if (flight->query != NULL) {
			if (now - flight->sent_ns < TIMEOUT_NS)
				return;
			flight->query = NULL;
			lane->under_way--;
			lost++;
		}
		lane->oldest_id++;
	}
}

static uint32_t percentile(double share)
{
	uint64_t wanted = (uint64_t)((double)answered * share), seen = 0;
	for (uint32_t us = 0; us < HISTOGRAM; us++) {
		seen += histogram[us];
		if (seen > wanted)
			return us;
	}
	return HISTOGRAM;
}

static void wait_for_answers(int timeout_ms)
{
	struct pollfd polled[SOCKETS];
	for (int i = 0; i < SOCKETS; i++)
		polled[i] = (struct pollfd){.fd = lanes[i].fd, .events = POLLIN};
	poll(polled, SOCKETS, timeout_ms);
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		fprintf(stderr, "Usage: %s ADDRESS PORT FILE SECONDS WINDOW [RATE [--unchecked]]\n", argv[0]);
		return 2;
	}
	double seconds = atof(argv[4]);
	unsigned window = (unsigned)atoi(argv[5]) / SOCKETS;
	rate = argc > 6 ? atof(argv[6]) : 0;
	int check = argc <= 7 || strcmp(argv[7], "--unchecked") != 0; /* an echo has no right answers */
	load(argv[3]);
	open_lanes(argv[1], atoi(argv[2]));
	learn_cookie();
	start_ns = now_ns();
	uint64_t end = start_ns + (uint64_t)(seconds * 1e9);
	uint64_t now = start_ns;
	uint64_t next_expiry = start_ns;
	while (now < end) {
		unsigned moved = 0;
		for (int i = 0; i < SOCKETS; i++) {
			moved += collect(&lanes[i], check);
			unsigned room = lanes[i].under_way < window ? window - lanes[i].under_way : 0;
			if (rate > 0) {
				uint64_t due = (uint64_t)((double)(now - start_ns) * rate / 1e9);
				unsigned behind = due > sent ? (unsigned)(due - sent) : 0;
				room = behind < room ? behind : room;
			}
			/* Whole batches only, while the server is busy: small ones cost it no less. */
			if (room >= BATCH || (rate > 0 && room > 0) || lanes[i].under_way == 0)
				moved += ask(&lanes[i], room);
		}
		now = now_ns();
		if (now > next_expiry) {
			for (int i = 0; i < SOCKETS; i++)
				expire(&lanes[i]);
			next_expiry = now + TIMEOUT_NS / 50;
		}
		if (moved == 0 && rate == 0)
			wait_for_answers(1);
	}
	uint64_t in_time = answered;
	uint64_t stop = now_ns() + TIMEOUT_NS;
	for (uint64_t left = sent - answered - lost; left > 0 && now_ns() < stop; left = sent - answered - lost) {
		wait_for_answers(10);
		for (int i = 0; i < SOCKETS; i++)
			collect(&lanes[i], check);
	}
	lost = sent - answered;
	printf("sent=%lu answered=%lu lost=%lu wrong=%lu seconds=%.3f qps=%.0f p50_us=%u p99_us=%u p999_us=%u\n",
		sent, answered, lost, wrong, seconds, (double)in_time / seconds,
		percentile(.5), percentile(.99), percentile(.999));
	return 0;
}
