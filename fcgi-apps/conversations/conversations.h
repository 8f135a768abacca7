/*
 * Handlers of the conversations program, and what they share.
 */
#ifndef RW_CONVERSATIONS_H
#define RW_CONVERSATIONS_H

#include "app.h"
#include "store/conversation.h"

/* Query fields of the list. */
enum { LIST_ASSISTANT, LIST_STATUS, LIST_CONSENT, LIST_FROM, LIST_TO,
	LIST_BEFORE, LIST_AFTER, LIST_SEARCH };
extern const struct form_field list_fields[];

enum { SEARCH_WORDS };
enum { WORK_STATUS, WORK_NOTE, WORK_VERSION };
enum { ERASE_CONFIRM, ERASE_REASON };

#define STATUS_WORDS	"new progress done"
#define CONSENT_WORDS	"given refused unclear silent withdrawn noticed unasked"

int	list_show(struct req *);
int	search_post(struct req *);
int	conversation_show(struct req *);
int	conversation_post_work(struct req *);
int	conversation_post_erase(struct req *);
int	conversation_erase_when(struct req *);

/* What the store needs for this viewer. */
struct conversation_tools conversations_tools(struct req *);

/* Text of one of the lists above by its index. */
const char *conversations_word(struct req *, const char *list, int64_t index);

#endif
