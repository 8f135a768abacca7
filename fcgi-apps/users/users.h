/*
 * What the files of the users program share.
 */
#ifndef RW_USERS_H
#define RW_USERS_H

#include "app.h"

/* list.c: GET /users. */
int	list_show(struct req *);

/* approval.c: requests that need a second person. */
int	approval_list_show(struct req *);
int	approval_show(struct req *);
int	approval_post_approve(struct req *);
int	approval_post_refuse(struct req *);
int	approval_post_withdraw(struct req *);

#endif
