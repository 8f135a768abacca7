/*
 * What the pages of the floor share; see floor.c.
 */
#ifndef RW_BENCH_FLOOR_H
#define RW_BENCH_FLOOR_H

#include <mysql.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include "base/record.h"
#include "base/seal.h"
#include "base/secret.h"
#include "base/uuid.h"

#define PART_MAX	8192

/* Columns and what they are fetched into. */
struct bytes {
	unsigned long	 len;
	my_bool		 null;
	unsigned char	 b[PART_MAX];
};
struct short_text {
	unsigned long	 len;
	my_bool		 null;
	char		 s[256];
};
struct number {
	my_bool		 null;
	long long	 i;
};
struct moment {
	my_bool		 null;
	MYSQL_TIME	 t;
};

/* A part of a conversation, its key and the day of that. */
struct sealed {
	struct short_text key;
	struct number	 day;
	struct bytes	 box;
};

#define TEXT(f)	{ .buffer_type = MYSQL_TYPE_BLOB, .buffer = (f).s,	\
		.buffer_length = sizeof((f).s), .length = &(f).len,	\
		.is_null = &(f).null }
#define BLOB(f)	{ .buffer_type = MYSQL_TYPE_BLOB, .buffer = (f).b,	\
		.buffer_length = sizeof((f).b), .length = &(f).len,	\
		.is_null = &(f).null }
#define NUMBER(f) { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = &(f).i, \
		.is_null = &(f).null }
#define TIME(f)	{ .buffer_type = MYSQL_TYPE_DATETIME, .buffer = &(f).t,	\
		.is_null = &(f).null }
#define IN_BYTES(p, n) { .buffer_type = MYSQL_TYPE_BLOB, .buffer = (p),	\
		.buffer_length = (n), .length = &(unsigned long){ n } }
#define IN_NUMBER(p) { .buffer_type = MYSQL_TYPE_LONGLONG, .buffer = (p) }
#define IN_TIME(p) { .buffer_type = MYSQL_TYPE_DATETIME, .buffer = (p) }

extern struct session_row {
	struct moment	 now, stepped_up, last_used, closed;
	struct short_text id, state, person, name, email, language, theme,
			 account, account_name, brand, role, account_language;
	struct number	 sees, wrong, active, factor;
} session;

/* One of the account's assistants. */
struct assistant_row {
	struct uuid	 id;
	char		 name[400];
	size_t		 len;
};
extern struct assistant_row assistants[];
extern unsigned assistant_count;
void	 load_assistants(void);

/* What stands for a word of the database: by its first letters. */
struct word {
	const char	*key;
	const char	*html;
};

/* Adds bytes to the page. */
void	 put(const char *, size_t);
void	 put_text(const char *);
void	 put_escaped(const char *, size_t);
void	 put_digits(unsigned, unsigned width);
void	 put_uuid(const void *);
void	 put_clock(const struct tm *);
void	 put_duration(unsigned seconds);
void	 put_number(const char *, size_t);	/* in groups, read aloud */
void	 put_assistant_name(const void *id);

#define PUT(literal)	put(literal, sizeof(literal) - 1)

/* The html of the row with this key, else of the last one. */
const char *word(const struct word *table, const struct short_text *key);
extern const char *const months[];

/*
 * What surrounds the values of a page: the file etc/frame-NAME, made from a
 * page of ours. At each mark it calls the function with the mark's letter.
 * It puts what all pages have: a account, n person, t form token, o options.
 */
void	 put_frame(const char *name, void (*value)(int letter));

void	 local_time(int64_t us, struct tm *);
int64_t	 moment_of(const MYSQL_TIME *);

/* Statements with buffers bound once; all end the program when they fail. */
void	 die(const char *what) __attribute__((noreturn));
MYSQL_STMT *prepare(const char *sql, MYSQL_BIND *result);
void	 execute(MYSQL_STMT *, MYSQL_BIND *args);
bool	 fetch(MYSQL_STMT *);

/* Opens a part of a conversation; bytes opened, 0: there is none. */
size_t	 open_part(const void *id, enum seal_class, const struct sealed *,
	    unsigned char *plain);

/* What the pages are about: the path after /floor, and the time. */
struct page {
	const char	*path;
	const char	*query;
	int64_t		 now;
	unsigned char	 token_hash[SECRET_SIZE];
	const char	*code;		/* of the audit row */
	char		 detail[80];
	struct uuid	 object;	/* all zero: none */
};

/* Each puts its page and says what the audit row says. */
void	 answer_list(struct page *);
void	 answer_page(struct page *);
void	 answer_search(struct page *);

#endif
