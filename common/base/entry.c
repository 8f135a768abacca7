/*
 * Lines of the erasure ledger.
 */
#include "entry.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "text.h"

#define FIELDS	9	/* at most: the last but one may be missing */

void
entry_mac(const struct key *key, const unsigned char before[SECRET_SIZE],
    const char *text, size_t len, unsigned char mac[SECRET_SIZE])
{
	const struct secret_field fields[] = {
		{ .data = before, .len = SECRET_SIZE },
		{ .data = text, .len = len },
	};

	secret_mac_fields(mac, key, fields, COUNT_OF(fields));
}

/* Cuts the line at its blanks; the number of pieces, or -1: too many. */
static int
split(char *line, char *field[FIELDS])
{
	int n = 0;

	while (line != NULL) {
		if (n == FIELDS)
			return -1;
		field[n++] = line;
		if ((line = strchr(line, ' ')) != NULL)
			*line++ = '\0';
	}
	return n;
}

/* Key 0 is not named: each line has one spelling. */
static int
parse_key(const char *text, uint32_t *key)
{
	uint64_t id;

	if (text_parse_uint(text, strlen(text), UINT32_MAX, &id) == -1 ||
	    text[0] == '0')
		return -1;
	*key = (uint32_t)id;
	return 0;
}

int
entry_parse(char *line, struct ledger_entry *e, unsigned char mac[SECRET_SIZE])
{
	char *f[FIELDS], *end;
	uint64_t at;
	int n = split(line, f);

	e->key = 0;
	if (n < FIELDS - 1 || (n == FIELDS && parse_key(f[7], &e->key) == -1) ||
	    text_parse_uint(f[0], strlen(f[0]), INT64_MAX, &e->position) ==
	    -1 ||
	    uuid_parse(&e->account, f[1], strlen(f[1])) == -1 ||
	    uuid_parse(&e->conversation, f[2], strlen(f[2])) == -1 ||
	    strlen(f[3]) != ENTRY_MAC_TEXT ||
	    text_unhex(f[3], ENTRY_MAC_TEXT, e->vcon_hash) == -1 ||
	    strlen(f[4]) >= sizeof(e->rule) ||
	    text_parse_uint(f[5], strlen(f[5]), INT64_MAX, &at) == -1 ||
	    text_parse_uint(f[6], strlen(f[6]), INT64_MAX, &e->voids) == -1)
		return -1;
	end = f[n - 1];
	if (strlen(end) != ENTRY_MAC_TEXT ||
	    text_unhex(end, ENTRY_MAC_TEXT, mac) == -1)
		return -1;
	memcpy(e->rule, f[4], strlen(f[4]) + 1);
	e->at = (int64_t)at;
	return 0;
}

size_t
entry_format(const struct ledger_entry *e, const struct key *key,
    unsigned char mac[SECRET_SIZE], char line[ENTRY_LINE_SIZE])
{
	char account[UUID_TEXT_SIZE], conversation[UUID_TEXT_SIZE];
	char hash[ENTRY_MAC_TEXT + 1], mac_text[ENTRY_MAC_TEXT + 1];
	int n;

	uuid_format(&e->account, account);
	uuid_format(&e->conversation, conversation);
	text_hex(e->vcon_hash, SECRET_SIZE, hash);
	n = snprintf(line, ENTRY_LINE_SIZE, "%" PRIu64 " %s %s %s %s %" PRId64
	    " %" PRIu64, e->position, account, conversation, hash, e->rule,
	    e->at, e->voids);
	if (e->key != 0)
		n += snprintf(line + n, ENTRY_LINE_SIZE - (size_t)n, " %u",
		    (unsigned)e->key);
	entry_mac(key, mac, line, (size_t)n, mac);
	text_hex(mac, SECRET_SIZE, mac_text);
	n += snprintf(line + n, ENTRY_LINE_SIZE - (size_t)n, " %s\n", mac_text);
	return (size_t)n;
}
