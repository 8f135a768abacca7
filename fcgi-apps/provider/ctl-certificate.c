/*
 * rufwachtctl engine-cert add, list, revoke: certificates on which signatures
 * of vCons may rest.
 */
#include "ctl.h"

#include <stdio.h>
#include <string.h>

#include "base/evp.h"
#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "store/db.h"
#include "store/engine_certificate.h"

#define LABEL_MAX	80
#define PEM_MAX		(64 * 1024)
#define RSA_BITS_MIN	2048

/* The certificate of --file, if a signature may ever rest on it. */
static int
read_certificate(struct ctl *ctl, struct evp_certificate *x)
{
	const char *path = ctl_need(ctl, "file");
	char *pem;

	if (path == NULL || (pem = ctl_read_file(ctl, path, PEM_MAX)) == NULL)
		return CTL_USAGE;
	if (evp_certificate_read(ctl->pool, pem, strlen(pem), x) == -1)
		return ctl_say(CTL_USAGE, "%s: not one certificate as PEM", path);
	if (x->der.len > ENGINE_CERTIFICATE_BYTES_MAX)
		return ctl_say(CTL_REFUSED, "%s: the certificate is too large",
		    path);
	if (!x->is_authority && x->rsa_bits < RSA_BITS_MIN)
		return ctl_say(CTL_REFUSED, "%s: neither an RSA key of %d bits "
		    "nor an authority", path, RSA_BITS_MIN);
	return CTL_DONE;
}

/* Not a second time, and not without end: each is tried. */
static int
check_room(struct ctl *ctl, const struct engine_certificate *c)
{
	struct engine_certificate_list list;
	size_t i, alive = 0;

	if (engine_certificate_list(ctl->db, ctl->pool, &c->account, &list) == -1)
		return ctl_failed(ctl->db, "reading the certificates");
	for (i = 0; i < list.n; i++) {
		if (list.v[i].revoked_at != MOMENT_NONE)
			continue;
		alive++;
		if (memcmp(list.v[i].fingerprint, c->fingerprint,
		    sizeof(c->fingerprint)) == 0)
			return ctl_say(CTL_REFUSED, "that certificate is there");
	}
	return alive < ENGINE_CERTIFICATE_MAX ? CTL_DONE :
	    ctl_say(CTL_REFUSED, "revoke some first: %d are the most",
	    ENGINE_CERTIFICATE_MAX);
}

static int
do_add(struct ctl *ctl, void *arg)
{
	struct engine_certificate *c = arg;

	if (engine_certificate_add(ctl->db, c) == -1)
		return -1;
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-cert.added",
	    .account = &c->account, .kind = "engine-cert", .object = &c->id });
}

static void
print_certificate(const struct engine_certificate *c)
{
	char id[UUID_TEXT_SIZE], made[MOMENT_TEXT_SIZE];
	char hex[2 * EVP_FINGERPRINT_SIZE + 1];

	uuid_format(&c->id, id);
	moment_format_utc(c->created_at, made);
	text_hex(c->fingerprint, sizeof(c->fingerprint), hex);
	printf("%s\t%s\t%s\t%s\t%s\n", id, c->revoked_at == MOMENT_NONE ?
	    "valid" : "revoked", made, hex, c->label);
}

int
ctl_engine_cert_add(struct ctl *ctl)
{
	struct engine_certificate c = { .revoked_at = MOMENT_NONE };
	struct evp_certificate x;
	int status;

	if ((status = ctl_need_account(ctl, &c.account)) != CTL_DONE)
		return status;
	if ((c.label = ctl_need_text(ctl, "label", LABEL_MAX)) == NULL)
		return CTL_USAGE;
	if ((status = read_certificate(ctl, &x)) != CTL_DONE)
		return status;
	c.der = x.der;
	memcpy(c.fingerprint, x.fingerprint, sizeof(c.fingerprint));
	if ((status = ctl_open(ctl)) != CTL_DONE ||
	    (status = ctl_need_open(ctl, &c.account)) != CTL_DONE ||
	    (status = check_room(ctl, &c)) != CTL_DONE)
		return status;
	if (x.not_after < ctl->now)
		return ctl_say(CTL_REFUSED, "the certificate has expired");
	c.created_at = ctl->now;
	if ((status = ctl_change(ctl, do_add, &c)) == CTL_DONE)
		print_certificate(&c);
	return status;
}

int
ctl_engine_cert_list(struct ctl *ctl)
{
	struct engine_certificate_list list;
	struct uuid account;
	int status;
	size_t i;

	if ((status = ctl_need_account(ctl, &account)) != CTL_DONE ||
	    (status = ctl_open(ctl)) != CTL_DONE)
		return status;
	if (engine_certificate_list(ctl->db, ctl->pool, &account, &list) == -1)
		return ctl_failed(ctl->db, "reading the certificates");
	for (i = 0; i < list.n; i++)
		print_certificate(&list.v[i]);
	return CTL_DONE;
}

static int
do_revoke(struct ctl *ctl, void *arg)
{
	const struct uuid *id = arg;
	struct uuid account;
	int n;

	n = engine_certificate_revoke(ctl->db, ctl->pool, id, ctl->now,
	    &account);
	if (n == -1)
		return -1;
	if (n == 0)
		return ctl_say(CTL_NOT_FOUND, "no such certificate, or revoked "
		    "already");
	return ctl_audit(ctl, &(struct ctl_event){ .code = "engine-cert.revoked",
	    .account = &account, .kind = "engine-cert", .object = id });
}

int
ctl_engine_cert_revoke(struct ctl *ctl)
{
	struct uuid id;
	int status;

	if (ctl_uuid(ctl->operand[0], &id) == -1)
		return CTL_USAGE;
	if ((status = ctl_open(ctl)) != CTL_DONE)
		return status;
	return ctl_change(ctl, do_revoke, &id);
}
