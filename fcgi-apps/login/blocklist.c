/*
 * The list of passwords that are tried first everywhere, as blocklist.py made
 * it: eight letters, the number of entries, then the first eight bytes of the
 * BLAKE2b-256 of each, sorted. All numbers have their high byte first.
 */
#include "pure.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret.h"

#define MAGIC		"RWBLOCK1"
#define ENTRY		8
#define HEAD		(sizeof(MAGIC) - 1 + ENTRY)
#define ENTRIES_MIN	100000	/* fewer: not the list we made */

/* Mapped at start, for the life of the program. */
static const unsigned char *entries;
static size_t count;

static uint64_t
number_at(const unsigned char *p)
{
	uint64_t n = 0;
	size_t i;

	for (i = 0; i < ENTRY; i++)
		n = n << 8 | p[i];
	return n;
}

static bool
is_sorted(void)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (memcmp(entries + (i - 1) * ENTRY, entries + i * ENTRY,
		    ENTRY) >= 0)
			return false;
	return true;
}

/* What is wrong with the mapped file; NULL if nothing. */
static const char *
judge(const unsigned char *p, size_t size, bool whole)
{
	if (memcmp(p, MAGIC, sizeof(MAGIC) - 1) != 0)
		return "is no such list";
	count = (size_t)number_at(p + sizeof(MAGIC) - 1);
	if (count < ENTRIES_MIN || count != (size - HEAD) / ENTRY ||
	    (size - HEAD) % ENTRY != 0)
		return "is cut off or too short";
	entries = p + HEAD;
	return whole && !is_sorted() ? "is not in order" : NULL;
}

int
blocklist_open(const char *path, bool whole)
{
	const char *fault = NULL;
	void *p = MAP_FAILED;
	struct stat st;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) == -1 ||
	    fstat(fd, &st) == -1)
		fault = strerror(errno);
	else if (st.st_size < (off_t)HEAD)
		fault = "is empty";
	else if ((p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd,
	    0)) == MAP_FAILED)
		fault = strerror(errno);
	else
		fault = judge(p, (size_t)st.st_size, whole);
	if (fd != -1)
		close(fd);
	if (fault == NULL)
		return 0;
	log_error("list of known passwords %s: %s", path, fault);
	entries = NULL;
	count = 0;
	return -1;
}

bool
blocklist_has(const char *plain)
{
	unsigned char hash[SECRET_SIZE];
	size_t low = 0, high = count, middle;
	int order;

	secret_hash(hash, plain, strlen(plain));
	while (low < high) {
		middle = low + (high - low) / 2;
		order = memcmp(hash, entries + middle * ENTRY, ENTRY);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}
