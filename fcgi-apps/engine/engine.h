/*
 * What a phone engine asks of us and tells us.
 */
#ifndef RW_ENGINE_ENGINE_H
#define RW_ENGINE_ENGINE_H

#include "web/form.h"

struct profiles;
struct req;

/* The engine profiles, read at start. */
const struct profiles *engine_profiles(void);

/* POST /engine/v1/conversations, and the fields of its query string. */
extern const struct form_field deliver_query[];
int	deliver_conversation(struct req *);

/* POST /engine/v1/hooks/{token}, with the same query string. */
int	hook_receive(struct req *);

/* GET /engine/v1/assistants/{id}/settings */
int	settings_show(struct req *);

#endif
