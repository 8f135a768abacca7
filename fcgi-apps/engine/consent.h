/*
 * The consent gate: may this call be kept? A pure function.
 */
#ifndef RW_ENGINE_CONSENT_H
#define RW_ENGINE_CONSENT_H

#include <stdbool.h>

#include "store/assistant.h"
#include "vcon.h"

struct consent {
	bool		 keep;		/* content may be kept */
	bool		 no;		/* somebody said no; what is there goes */
	const char	*outcome;	/* given refused unclear silent withdrawn
					   noticed unasked */
};

/*
 * A no always wins. With mode "explicit" only a yes to storage counts that
 * was said under settings we know (`known`); with "notice" and "none" a
 * missing word does not hinder.
 */
struct consent consent_judge(enum assistant_mode, bool known,
	    const struct vcon_basis *);

#endif
