/*
 * Brands: rows, and the copy of them each process keeps for a few seconds.
 */
#include "store/brand.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "store/db.h"

#define FRESH		(5 * MOMENT_SECOND)
#define BRANDS_MAX	1000	/* of an installation; hosts and words too: x4 */

#define COLUMNS	"name, title, xslt, accent_light, accent_dark, "	\
	"on_accent_light, on_accent_dark, radius, font, logo_type, "	\
	"sender_name, sender_address, imprint, privacy, accessibility, " \
	"css_file, logo_file, words_file, updated_at"
#define LOGO	19	/* the column after these */

enum { Q_LIST, Q_LOAD, Q_HOSTS, Q_SAVE, Q_IN_USE, Q_DROP_HOSTS, Q_DROP_WORDS,
	Q_DROP, Q_ADD_HOST, Q_DROP_HOST, Q_OWN_HOSTS, Q_SET_WORD, Q_DROP_WORD,
	Q_WORDS };

static const char *const queries[] = {
	[Q_LIST] = "SELECT " COLUMNS " FROM brand ORDER BY name LIMIT ?",
	[Q_LOAD] = "SELECT " COLUMNS ", logo FROM brand WHERE name = ?",
	[Q_HOSTS] = "SELECT host, brand FROM brand_host ORDER BY host LIMIT ?",
	[Q_SAVE] = "INSERT INTO brand (" COLUMNS ", logo) VALUES (?, ?, ?, ?, "
	    "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
	    "ON DUPLICATE KEY UPDATE title = VALUES(title), "
	    "xslt = VALUES(xslt), accent_light = VALUES(accent_light), "
	    "accent_dark = VALUES(accent_dark), "
	    "on_accent_light = VALUES(on_accent_light), "
	    "on_accent_dark = VALUES(on_accent_dark), "
	    "radius = VALUES(radius), font = VALUES(font), "
	    "logo_type = VALUES(logo_type), "
	    "sender_name = VALUES(sender_name), "
	    "sender_address = VALUES(sender_address), "
	    "imprint = VALUES(imprint), privacy = VALUES(privacy), "
	    "accessibility = VALUES(accessibility), "
	    "css_file = VALUES(css_file), logo_file = VALUES(logo_file), "
	    "words_file = VALUES(words_file), "
	    "updated_at = VALUES(updated_at), logo = VALUES(logo)",
	[Q_IN_USE] = "SELECT COUNT(*) FROM account WHERE brand = ?",
	[Q_DROP_HOSTS] = "DELETE FROM brand_host WHERE brand = ?",
	[Q_DROP_WORDS] = "DELETE FROM brand_word WHERE brand = ?",
	[Q_DROP] = "DELETE FROM brand WHERE name = ?",
	[Q_ADD_HOST] = "INSERT INTO brand_host (host, brand, added_at) "
	    "VALUES (?, ?, ?)",
	[Q_DROP_HOST] = "DELETE FROM brand_host WHERE host = ? AND brand = ?",
	[Q_OWN_HOSTS] = "SELECT host FROM brand_host WHERE brand = ? "
	    "ORDER BY added_at, host LIMIT ?",
	[Q_SET_WORD] = "INSERT INTO brand_word (brand, language, word, form, "
	    "text) VALUES (?, ?, ?, ?, ?) "
	    "ON DUPLICATE KEY UPDATE text = VALUES(text)",
	[Q_DROP_WORD] = "DELETE FROM brand_word WHERE brand = ? "
	    "AND language = ? AND word = ? AND form = ?",
	[Q_WORDS] = "SELECT language, word, form, text FROM brand_word "
	    "WHERE brand = ? ORDER BY language, word, form LIMIT ?"
};

struct host {
	const char	*name, *brand;
};

struct brands {
	struct pool	*pool;		/* of what is below; NULL: never read */
	int64_t		 at;		/* moment_ticks() of the reading */
	struct brand	*brand;
	size_t		 count;
	struct host	*host;
	size_t		 hosts;
};

bool
brand_is_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= BRAND_NAME_MAX && s[n] == '\0' &&
	    s[0] >= 'a' && s[0] <= 'z';
}

static int64_t
get_optional(const struct db_rows *rows, unsigned col)
{
	return db_is_null(rows, col) ? BRAND_NONE : db_get_int(rows, col);
}

static struct db_value
optional(int64_t value)
{
	return value == BRAND_NONE ? db_null() : db_int(value);
}

static void
read_brand(const struct db_rows *rows, struct brand *b)
{
	memset(b, 0, sizeof(*b));
	b->name = db_get_text(rows, 0);
	b->title = db_get_text(rows, 1);
	b->xslt = db_get_text(rows, 2);
	b->accent[0] = get_optional(rows, 3);
	b->accent[1] = get_optional(rows, 4);
	b->on_accent[0] = get_optional(rows, 5);
	b->on_accent[1] = get_optional(rows, 6);
	b->radius = get_optional(rows, 7);
	b->font = db_get_text(rows, 8);
	b->logo_type = db_get_text(rows, 9);
	b->sender_name = db_get_text(rows, 10);
	b->sender_address = db_get_text(rows, 11);
	b->imprint = db_get_text(rows, 12);
	b->privacy = db_get_text(rows, 13);
	b->accessibility = db_get_text(rows, 14);
	b->css_file = db_get_text(rows, 15);
	b->logo_file = db_get_text(rows, 16);
	b->words_file = db_get_text(rows, 17);
	b->updated_at = db_get_time(rows, 18);
}

int
brand_list(struct db *db, struct pool *pool, struct brand **out)
{
	struct db_rows *rows;
	int n = 0;

	*out = pool_alloc(pool, BRANDS_MAX * sizeof(**out));
	rows = db_query(db, pool, queries[Q_LIST], DB_ARGS(db_int(BRANDS_MAX)));
	if (rows == NULL)
		return -1;
	while (db_next(rows))
		read_brand(rows, &(*out)[n++]);
	return n;
}

int
brand_load(struct db *db, struct pool *pool, const char *name,
    struct brand *out)
{
	struct db_rows *rows;

	rows = db_query(db, pool, queries[Q_LOAD], DB_ARGS(db_text(name)));
	if (rows == NULL)
		return -1;
	if (!db_next(rows))
		return 0;
	read_brand(rows, out);
	out->logo = db_get_bytes(rows, LOGO, &out->logo_len);
	return 1;
}

int
brand_save(struct db *db, const struct brand *b)
{
	return db_exec(db, queries[Q_SAVE], DB_ARGS(db_text(b->name),
	    db_text(b->title), db_text(b->xslt), optional(b->accent[0]),
	    optional(b->accent[1]), optional(b->on_accent[0]),
	    optional(b->on_accent[1]), optional(b->radius), db_text(b->font),
	    db_text(b->logo_type), db_text(b->sender_name),
	    db_text(b->sender_address), db_text(b->imprint),
	    db_text(b->privacy), db_text(b->accessibility),
	    db_text(b->css_file), db_text(b->logo_file),
	    db_text(b->words_file), db_time(b->updated_at),
	    db_bytes(b->logo, b->logo_len))) == -1 ? -1 : 0;
}

int
brand_remove(struct db *db, struct pool *pool, const char *name)
{
	struct db_args args = DB_ARGS(db_text(name));
	struct db_rows *rows;
	int64_t n;

	if ((rows = db_query(db, pool, queries[Q_IN_USE], args)) == NULL)
		return -1;
	if (db_next(rows) && db_get_int(rows, 0) != 0)
		return 2;
	if (db_exec(db, queries[Q_DROP_HOSTS], args) == -1 ||
	    db_exec(db, queries[Q_DROP_WORDS], args) == -1 ||
	    (n = db_exec(db, queries[Q_DROP], args)) == -1)
		return -1;
	return n != 0;
}

int
brand_add_host(struct db *db, const char *brand, const char *host, int64_t now)
{
	return db_exec(db, queries[Q_ADD_HOST], DB_ARGS(db_text(host),
	    db_text(brand), db_time(now))) == 1 ? 0 : -1;
}

int64_t
brand_drop_host(struct db *db, const char *brand, const char *host)
{
	return db_exec(db, queries[Q_DROP_HOST], DB_ARGS(db_text(host),
	    db_text(brand)));
}

int
brand_hosts(struct db *db, struct pool *pool, const char *brand,
    const char ***out)
{
	struct db_rows *rows;
	int n = 0;

	*out = pool_alloc(pool, 4 * BRANDS_MAX * sizeof(**out));
	rows = db_query(db, pool, queries[Q_OWN_HOSTS], DB_ARGS(db_text(brand),
	    db_int(4 * BRANDS_MAX)));
	if (rows == NULL)
		return -1;
	while (db_next(rows))
		(*out)[n++] = db_get_text(rows, 0);
	return n;
}

int
brand_url(struct db *db, struct pool *pool, const char *url, const char *brand,
    const char **out)
{
	const char *host, *rest, **hosts;
	int n;

	*out = url;
	if ((n = brand_hosts(db, pool, brand, &hosts)) <= 0)
		return n;
	host = strstr(url, "//") + 2;
	rest = host + (host[0] == '[' ? strcspn(host, "]") + 1 :
	    strcspn(host, ":/"));
	*out = pool_printf(pool, "%.*s%s%s", (int)(host - url), url, hosts[0],
	    rest);
	return 0;
}

int
brand_set_word(struct db *db, const char *brand, const struct brand_word *w)
{
	return db_exec(db, queries[Q_SET_WORD], DB_ARGS(db_text(brand),
	    db_text(w->language), db_text(w->key), db_text(w->form),
	    db_text(w->text))) == -1 ? -1 : 0;
}

int64_t
brand_drop_word(struct db *db, const char *brand, const struct brand_word *w)
{
	return db_exec(db, queries[Q_DROP_WORD], DB_ARGS(db_text(brand),
	    db_text(w->language), db_text(w->key), db_text(w->form)));
}

int
brand_words(struct db *db, struct pool *pool, const char *brand,
    struct brand_word **out)
{
	struct db_rows *rows;
	int n = 0;

	*out = pool_alloc(pool, 4 * BRANDS_MAX * sizeof(**out));
	rows = db_query(db, pool, queries[Q_WORDS], DB_ARGS(db_text(brand),
	    db_int(4 * BRANDS_MAX)));
	if (rows == NULL)
		return -1;
	for (; db_next(rows); n++)
		(*out)[n] = (struct brand_word){
		    .language = db_get_text(rows, 0),
		    .key = db_get_text(rows, 1), .form = db_get_text(rows, 2),
		    .text = db_get_text(rows, 3) };
	return n;
}

struct brands *
brands_open(void)
{
	return calloc(1, sizeof(struct brands));
}

void
brands_close(struct brands *b)
{
	if (b != NULL && b->pool != NULL)
		pool_destroy(b->pool);
	free(b);
}

int
brands_refresh(struct brands *b, struct db *db)
{
	struct brands new = { .at = moment_ticks() };
	struct db_rows *rows;
	int n;

	if (b->pool != NULL && new.at - b->at < FRESH)
		return 0;
	new.pool = pool_create();
	if ((n = brand_list(db, new.pool, &new.brand)) == -1 ||
	    (rows = db_query(db, new.pool, queries[Q_HOSTS],
	    DB_ARGS(db_int(4 * BRANDS_MAX)))) == NULL) {
		pool_destroy(new.pool);
		return -1;
	}
	new.count = (size_t)n;
	new.host = pool_alloc(new.pool, 4 * BRANDS_MAX * sizeof(*new.host));
	for (; db_next(rows); new.hosts++)
		new.host[new.hosts] = (struct host){
		    .name = db_get_text(rows, 0),
		    .brand = db_get_text(rows, 1) };
	if (b->pool != NULL)
		pool_destroy(b->pool);
	*b = new;
	return 0;
}

bool
brands_loaded(const struct brands *b)
{
	return b->pool != NULL;
}

static const struct brand *
find(const struct brands *b, const char *name)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->brand[i].name, name) == 0)
			return &b->brand[i];
	return NULL;
}

const struct brand *
brands_of_host(const struct brands *b, const char *host)
{
	for (size_t i = 0; i < b->hosts; i++)
		if (strcmp(b->host[i].name, host) == 0)
			return find(b, b->host[i].brand);
	return NULL;
}

const struct brand *
brands_named(const struct brands *b, struct pool *pool, const char *name)
{
	const struct brand *found = find(b, name);
	struct brand *own;

	if (found != NULL)
		return found;
	own = pool_alloc(pool, sizeof(*own));
	own->name = own->xslt = pool_strdup(pool, name);
	own->title = BRAND_TITLE;
	return own;
}
