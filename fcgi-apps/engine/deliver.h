/*
 * A call on its way from the request into the store: the steps that calls
 * delivered with a key and events of hooks share.
 */
#ifndef RW_ENGINE_DELIVER_H
#define RW_ENGINE_DELIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/assistant.h"
#include "store/engine_hook.h"
#include "store/ingest.h"
#include "vcon.h"

struct profile;
struct req;

/* Fields of the query string. */
enum { DELIVER_ASSISTANT, DELIVER_SETTINGS };

struct delivery {
	struct req	*r;
	const char	*text;		/* the vCon, unpacked */
	size_t		 len;
	bool		 packed_type;	/* the media type says so */
	struct vcon	 vcon;
	struct assistant assistant;
	uint32_t	 settings_version; /* spoken; 0 not told */
	bool		 settings_known;
	/* The stricter of the version in force and the one spoken. */
	enum assistant_mode mode;
	bool		 may_transcribe;
	int		 days;
	bool		 transcript_withheld; /* turns came and are not kept */
	struct ingest_call call;
	struct ingest_result result;
	/* of a hook */
	const struct profile *profile;
	const char	*message_id;	/* NULL: the engine names none */
	struct engine_event event;
	bool		 again;		/* came before: nothing is stored */
};

/* Runs steps until one answers; a step gives 0 to go on, else the status. */
int	delivery_run(struct delivery *, int (*const steps[])(struct delivery *),
	    size_t count);

int	delivery_check_type(struct delivery *);	/* media type and coding */
int	delivery_read_body(struct delivery *);	/* -> text, as it came */
int	delivery_unpack(struct delivery *);
int	delivery_read_vcon(struct delivery *);	/* with its signature */
int	delivery_find_assistant(struct delivery *);
int	delivery_find_settings(struct delivery *);
int	delivery_fill_call(struct delivery *);	/* the consent gate */
int	delivery_store(struct delivery *);
int	delivery_answer(struct delivery *);

#endif
