/*
 * Sends every datagram back with the QR bit set: what a DNS server on one core could reach on this
 * machine if answering cost nothing. One thread, recvmmsg(2) and sendmmsg(2).
 *
 * Usage: echo PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { BATCH = 32, SIZE = 2048, SOCKET_BUFFER = 4 << 20 };

int main(int argc, char **argv)
{
	static uint8_t buffers[BATCH][SIZE];
	static struct sockaddr_in from[BATCH];
	static struct iovec vectors[BATCH];
	static struct mmsghdr headers[BATCH];
	if (argc != 2) {
		fprintf(stderr, "Usage: %s PORT\n", argv[0]);
		return 2;
	}
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	int size = SOCKET_BUFFER;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) < 0) {
		perror("bind");
		return 1;
	}
	for (;;) {
		for (int i = 0; i < BATCH; i++) {
			vectors[i] = (struct iovec){buffers[i], SIZE};
			headers[i].msg_hdr = (struct msghdr){.msg_name = &from[i], .msg_namelen = sizeof from[i],
				.msg_iov = &vectors[i], .msg_iovlen = 1};
		}
		int came = recvmmsg(fd, headers, BATCH, MSG_WAITFORONE, NULL);
		for (int i = 0; i < came; i++) {
			buffers[i][2] |= 0x80;
			vectors[i].iov_len = headers[i].msg_len;
		}
		if (came > 0)
			sendmmsg(fd, headers, (unsigned)came, 0);
	}
}
