/*
 * What the files of the users program share.
 */
#ifndef RW_USERS_H
#define RW_USERS_H

#include "app.h"

/* list.c: GET /users. */
int	list_show(struct req *);

#endif
