/*
 * Takes names and numbers out of free text, German and English; for web/pii
 * and what it is made of only. When in doubt a word goes.
 */
#ifndef RW_WEB_REDACT_H
#define RW_WEB_REDACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pool;

/* What is known about the people of one page. */
struct redact;

struct redact	*redact_create(struct pool *);

/* Each word of a name, in all its spellings, goes from now on. */
void		 redact_know_name(struct redact *, const char *);

/* These digits go in any grouping and if they are spoken. */
void		 redact_know_phone(struct redact *, const char *);

/* Learns the names that are introduced in this text. */
void		 redact_learn(struct redact *, const char *);

/* The text with "•••" for what goes; NULL if nothing does. */
char		*redact_text(struct redact *, const char *);

/*
 * The inside. A text is a row of tokens with gaps between them; the rules
 * mark bytes of it.
 */
enum token_kind { TOKEN_WORD, TOKEN_DIGITS };

struct token {
	enum token_kind	 kind;
	size_t		 at, end;	/* bytes of the text */
	const char	*fold;		/* word: folded; digits: ASCII digits */
	size_t		 letters;	/* code points */
	bool		 capital;	/* or of a script without case */
};

struct passage {
	struct redact	*redact;
	struct pool	*pool;
	const char	*text;
	size_t		 len;
	struct token	*tokens;
	size_t		 n;
	unsigned char	*marks;		/* one per byte of the text */
};

/* Marks the bytes of the tokens from `first` up to and with `last`. */
void	 passage_mark(struct passage *, size_t first, size_t last);

/* Is the gap before token `i` (not 0) made of these characters only? */
bool	 passage_gap(const struct passage *, size_t i, const char *of);

/* Is `word` in the list? */
bool	 redact_in(const char *const *list, size_t n, const char *word);
#define IN(list, word)	redact_in(list, COUNT_OF(list), word)

/* figure.c: digits, spoken digits, known numbers. */
void	 redact_numbers(struct passage *);

/* cue.c: words that are introduced as names, spelled names. */
void	 redact_cues(struct passage *, bool learn);

/* The phone numbers known: digits, `n` of them. */
const char *const *redact_phones(const struct redact *, size_t *n);

#endif
