/*
 * New recovery codes.
 */
#include "login.h"

#include <string.h>

#include "pure.h"
#include "store/factor.h"

#define CODE_BYTES	10	/* 80 bits: 16 letters of base32 */

int
recovery_renew(struct req *r, const struct uuid *person)
{
	char (*codes)[CREDENTIAL_CODE_LENGTH + 1];
	unsigned char random[CODE_BYTES];
	struct xml_node *list;
	size_t i;

	codes = pool_secret(r->pool, CREDENTIAL_CODES * sizeof(*codes));
	list = req_payload(r, "recovery-codes");
	for (i = 0; i < CREDENTIAL_CODES; i++) {
		secret_random(random, sizeof(random));
		memcpy(codes[i], totp_base32(r->pool, random, sizeof(random)),
		    CREDENTIAL_CODE_LENGTH);
		xml_text(list, "code", code_text_group(r->pool, codes[i]));
	}
	secret_wipe(random, sizeof(random));
	r->view = "recovery-codes";
	if (credential_set_codes(r->db, r->secret, person,
	    (const char (*)[CREDENTIAL_CODE_LENGTH + 1])codes, r->now) == -1)
		return -1;
	return factor_count(r->db, person);
}
