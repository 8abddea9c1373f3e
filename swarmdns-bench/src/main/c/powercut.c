/*
 * Cuts the power of file systems, as far as what they have on disk goes: from now on nothing of them
 * is written, not even the log of what they were about to do. What was not synced and not written by
 * the kernel of its own accord is lost when they are mounted anew, and what is there is what a power
 * cut would have left. For ext4, XFS and F2FS (EXT4_IOC_SHUTDOWN, as xfstests' godown does).
 *
 * What it does not show: a disk that loses what it has acknowledged, since its own cache stays.
 *
 * Usage: powercut MOUNTPOINT...
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>

enum { NO_LOG_FLUSH = 2 };

int main(int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		uint32_t how = NO_LOG_FLUSH;
		int fd = open(arguments[i], O_RDONLY | O_DIRECTORY);
		if (fd < 0 || ioctl(fd, _IOR('X', 125, uint32_t), &how) != 0) {
			perror(arguments[i]);
			return 1;
		}
	}
	return 0;
}
