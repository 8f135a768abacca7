/*
 * Search words of a session: sealed, never in a URL; one search at a time.
 */
#ifndef RW_STORE_SEARCH_H
#define RW_STORE_SEARCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/secret.h"
#include "base/uuid.h"

struct db;
struct keys;
struct pool;
struct session;

/* Keeps the words in the session under a new id; `keys` are session keys. */
int	search_save(struct db *, const struct session *, const struct keys *,
	    const char *words, struct uuid *id) ATTR_USE;

/* 1 with the words, 0 this session holds no such search, -1 database. */
int	search_load(struct db *, struct pool *, const struct session *,
	    struct keys *, const struct uuid *id, const char **words) ATTR_USE;

/* 1 this session's only running search begins, 0 one is running, -1. */
int	search_begin(struct db *, const struct session *) ATTR_USE;
int	search_end(struct db *, const struct session *) ATTR_USE;

#endif
