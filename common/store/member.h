/*
 * The people of an account: memberships and what is known of them. For the
 * pages of people and rights. Changes are in store/membership.h.
 */
#ifndef RW_STORE_MEMBER_H
#define RW_STORE_MEMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"
#include "rights.h"

struct db;
struct pool;

#define MEMBER_LIST	500	/* more are not shown */
#define MEMBER_GIVEN	5000	/* assistants given to all of them together */
#define MEMBER_SESSIONS	50
#define MEMBER_ALIAS	5	/* bytes of an alias, with its NUL */

enum member_state {
	MEMBER_ACTIVE,
	MEMBER_LEFT,		/* deactivated by somebody */
	MEMBER_DORMANT		/* suspended because it was not used */
};

struct member {
	struct uuid	 person;
	const char	*name, *email;
	enum role	 role;
	bool		 active;
	enum member_state state;
	bool		 has_factor;
	bool		 has_app;	/* an authenticator app */
	unsigned	 keys;		/* passkeys */
	unsigned	 codes;		/* recovery codes left */
	bool		 has_role_by;
	struct uuid	 role_by;	/* who changed the role last */
	int64_t		 created_at;
	int64_t		 last_used_at;	/* MOMENT_NONE: never */
	int64_t		 role_since;	/* MOMENT_NONE: since created_at */
	int64_t		 ended_at;
	int64_t		 factor_due_at;	/* MOMENT_NONE: at once, or never */
};

struct member_list {
	const struct member *v;
	size_t		 n;
};

/* All members, active ones first, then by role and name. 0, or -1. */
int	member_list(struct db *, struct pool *, const struct uuid *account,
	    struct member_list *) ATTR_USE;

/* One of them. 1 found, 0 not in that account, -1. */
int	member_find(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *person, struct member *) ATTR_USE;

/* Who was given which assistant, by its name. */
struct member_given {
	struct uuid	 person;
	struct uuid	 assistant;
	const char	*name;
};
struct member_givens {
	const struct member_given *v;
	size_t		 n;
};

/* Of all members, or of one. 0, or -1. */
int	member_givens(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *person, struct member_givens *) ATTR_USE;

/* The rows of a query for person, assistant and its name; NULL: it failed. */
struct db_rows;
int	member_givens_read(struct pool *, struct db_rows *,
	    struct member_givens *) ATTR_USE;

/* The account's rules these pages go by. */
struct member_rules {
	const char	*factor_roles;	/* further roles that need a factor */
	unsigned	 grace_days;
	unsigned	 dormant_days;
	bool		 leavers_named;
	bool		 has_limit;
	unsigned	 seat_limit;	/* with has_limit */
	unsigned	 seats_used;	/* active members and open invitations */
};

/* `now` is the database clock. 0, or -1. */
int	member_rules(struct db *, struct pool *, const struct uuid *account,
	    int64_t now, struct member_rules *) ATTR_USE;

/* Living sessions of a person in this account, the one used last first. */
struct member_session {
	struct uuid	 id;
	int64_t		 started_at, last_used_at;
	const char	*browser;
	const unsigned char *network;
	size_t		 network_len;
};
struct member_sessions {
	const struct member_session *v;
	size_t		 n;
};
int	member_sessions(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *person, struct member_sessions *) ATTR_USE;

/*
 * How somebody is named as the author of something. Who left an account that
 * names no leavers has an alias instead.
 */
struct member_author {
	const char	*name;		/* NULL: nobody, or somebody with … */
	const char	*alias;		/* … this, "7K2M"; else NULL */
};

/*
 * In SQL: the name, or NULL for an alias, where p is the person, m the
 * membership (LEFT JOIN) and a the account.
 */
#define MEMBER_SQL_NAME							\
	"IF(a.leavers_named = 0 AND (m.person_id IS NULL"		\
	" OR (m.active = 0 AND m.ended_why = 'left')), NULL, p.name)"

/* Made from the id: always the same for a person, no way back. */
const char *member_alias(struct pool *, const struct uuid *person);

/* By its id; an unknown one, and NULL, has neither. 0, or -1. */
int	member_author(struct db *, struct pool *, const struct uuid *account,
	    const struct uuid *person, struct member_author *) ATTR_USE;

#endif
