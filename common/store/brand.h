/*
 * Brands as data: what is shown instead of ours, on which hosts, with which
 * words. Programs read them through a cache; rufwachtctl writes them.
 */
#ifndef RW_STORE_BRAND_H
#define RW_STORE_BRAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"

struct db;
struct pool;

#define BRAND_NAME_MAX		40
#define BRAND_TITLE_MAX		60	/* characters */
#define BRAND_LINK_MAX		300
#define BRAND_HOST_MAX		253
#define BRAND_WORD_MAX		500	/* characters */
#define BRAND_NONE		(-1)	/* a colour or radius that is ours */

/* What pages show where nobody has said otherwise. */
#define BRAND_BASE		"base"
#define BRAND_TITLE		"Rufwacht"

struct brand {
	const char	*name;
	const char	*title;
	const char	*xslt;		/* folder of sheets, "base": ours */
	int64_t		 accent[2];	/* light, dark; 0xRRGGBB */
	int64_t		 on_accent[2];
	int64_t		 radius;	/* pixels */
	const char	*font;
	const void	*logo;		/* NULL: none; not in the cache */
	size_t		 logo_len;
	const char	*logo_type;	/* svg, png */
	const char	*sender_name, *sender_address;
	const char	*imprint, *privacy, *accessibility;	/* or NULL */
	const char	*css_file, *logo_file, *words_file;	/* published */
	int64_t		 updated_at;
};

/* A name of a brand or of a folder: lower case, digits, '-', a letter first. */
bool	brand_is_name(const char *);

/* The cache of one process. */
struct brands;
struct brands	*brands_open(void);
void		 brands_close(struct brands *);

/*
 * Reads all brands and hosts anew if that is more than five seconds ago. -1:
 * the database failed, what was known before stays. What the functions below
 * return is valid until the next refresh.
 */
int	brands_refresh(struct brands *, struct db *) ATTR_USE;

/* Was it ever read? If not, an unknown host may be a known one. */
bool	brands_loaded(const struct brands *);

/* The brand of a host (lower case, no port), or NULL. */
const struct brand *brands_of_host(const struct brands *, const char *host);

/*
 * The brand of that name. Without a row: ours, with the sheets of the folder
 * of that name. The copy is in the pool then.
 */
const struct brand *brands_named(const struct brands *, struct pool *,
	    const char *name);

/* 1 found, 0 there is none, -1. */
int	brand_load(struct db *, struct pool *, const char *name, struct brand *)
	    ATTR_USE;

/* All brands by name, without pictures, into the pool. Number, or -1. */
int	brand_list(struct db *, struct pool *, struct brand **) ATTR_USE;

/* Adds or replaces it, all columns. */
int	brand_save(struct db *, const struct brand *) ATTR_USE;

/* Removes it with hosts and words. 1, 0 unknown, 2 accounts have it, -1. */
int	brand_remove(struct db *, struct pool *, const char *name) ATTR_USE;

/* Gives the host to the brand. -1, DB_TAKEN: it has one already. */
int	brand_add_host(struct db *, const char *brand, const char *host,
	    int64_t now) ATTR_USE;

/* Rows removed, or -1. */
int64_t	brand_drop_host(struct db *, const char *brand, const char *host);

/* Hosts of a brand, the oldest first, into the pool. Number, or -1. */
int	brand_hosts(struct db *, struct pool *, const char *brand,
	    const char ***) ATTR_USE;

/*
 * Where the people of a brand sign in: `url` (the configuration's public_url)
 * on the brand's oldest host, if it has one. 0, or -1.
 */
int	brand_url(struct db *, struct pool *, const char *url,
	    const char *brand, const char **out) ATTR_USE;

struct brand_word {
	const char	*language, *key, *form, *text;	/* form "": no plural */
};

int	brand_set_word(struct db *, const char *brand, const struct brand_word *)
	    ATTR_USE;

/* Rows removed, or -1. `text` does not matter. */
int64_t	brand_drop_word(struct db *, const char *brand,
	    const struct brand_word *);

/* All words of a brand, in order, into the pool. Number, or -1. */
int	brand_words(struct db *, struct pool *, const char *brand,
	    struct brand_word **) ATTR_USE;

#endif
