/*
 * People: who they are and what they chose for themselves. A person is not an
 * account; rights are in memberships.
 */
#ifndef RW_STORE_PERSON_H
#define RW_STORE_PERSON_H

#include <stdint.h>

#include "base/attr.h"
#include "base/uuid.h"

struct db;
struct pool;

/* The person of an address folded by text_mail(). 1 found, 0 not, -1. */
int	person_find(struct db *, struct pool *, const char *email,
	    struct uuid *person) ATTR_USE;

struct person {
	const char	*name, *email;
};
/* 1 found, 0 not, -1. */
int	person_read(struct db *, struct pool *, const struct uuid *,
	    struct person *) ATTR_USE;

/*
 * As person_find(), but only who has a password and is an active member of an
 * open account.
 */
int	person_with_password(struct db *, struct pool *, const char *email,
	    struct uuid *person) ATTR_USE;

/*
 * Where mails and rows about the person belong that no account caused: the
 * first open account they are an active member of, else the provider (all
 * zero). 0, or -1.
 */
int	person_home(struct db *, struct pool *, const struct uuid *person,
	    struct uuid *account) ATTR_USE;

/* Another address, folded by text_mail(). -1 with DB_TAKEN: it is known. */
int	person_set_email(struct db *, const struct uuid *person,
	    const char *email) ATTR_USE;

/* Somebody new; `id` is chosen. -1 with DB_TAKEN: the address is known. */
int	person_create(struct db *, const char *email, const char *name,
	    int64_t now, struct uuid *id) ATTR_USE;

/* Language ("de", NULL: as the browser asks) and theme ("system" …). */
int	person_set_appearance(struct db *, const struct uuid *person,
	    const char *language, const char *theme) ATTR_USE;

#endif
