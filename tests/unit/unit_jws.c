/*
 * Signatures of vCons: who is trusted, and what is never taken for a good one.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "base/pool.h"
#include "base/text.h"
#include "../../fcgi-apps/engine/jws.h"
#include "../../fcgi-apps/engine/value.h"
#include "signed.h"

#define NOW	INT64_C(1795426325000000)	/* 2026-11-23 */

static struct pool *pool;
static struct vcon v;

static struct evp_der
der(const char *base64)
{
	struct evp_der d;

	d.data = text_unbase64(pool, base64, strlen(base64), &d.len);
	CU_ASSERT_PTR_NOT_NULL_FATAL(d.data);
	return d;
}

/* One signature of an envelope; x5c "" leaves it out. */
static char *
signer(const char *protected_header, const char *signature, const char *x5c)
{
	return pool_printf(pool, "{%s%s%s\"protected\":\"%s\","
	    "\"signature\":\"%s\"}", *x5c == '\0' ? "" : "\"header\":{\"x5c\":[",
	    x5c, *x5c == '\0' ? "" : "]},", protected_header, signature);
}

static char *
quoted(const char *certificate)
{
	return pool_printf(pool, "\"%s\"", certificate);
}

/* Is the envelope with these signatures good for who pinned `pin`? */
static bool
good_at(const char *signers, const char *pin, int64_t now)
{
	struct evp_der pins[1] = { der(pin) };
	const struct jws_trust trust = { pins, 1, now };
	const struct value *envelope;
	const char *code, *text;

	text = pool_printf(pool, "{\"payload\":\"%s\",\"signatures\":[%s]}",
	    payload, signers);
	envelope = value_parse(pool, text, strlen(text), &code);
	CU_ASSERT_PTR_NOT_NULL_FATAL(envelope);
	return jws_is_good(pool, envelope, &trust, &v);
}

static bool
good(const char *signers, const char *pin)
{
	return good_at(signers, pin, NOW);
}

static bool
fault_is(const char *pointer, const char *code)
{
	if (v.fault_count > 0 && strcmp(v.faults[0].pointer, pointer) == 0 &&
	    strcmp(v.faults[0].code, code) == 0)
		return true;
	printf("  %s at %s\n", v.fault_count > 0 ? v.faults[0].code : "none",
	    v.fault_count > 0 ? v.faults[0].pointer : "-");
	return false;
}

static void
test_good(void)
{
	CU_ASSERT(good(signer(rs256, by_leaf, quoted(leaf)), leaf));
	CU_ASSERT(good(signer(rs256, by_leaf, quoted(leaf)), ca));
	CU_ASSERT(good(signer(rs256, by_leaf, pool_printf(pool, "%s,%s",
	    quoted(leaf), quoted(ca))), ca));
	CU_ASSERT(good(signer(rs256, by_own, quoted(own)), own));
	/* Without a certificate: the pinned one fits. */
	CU_ASSERT(good(signer(rs256, by_leaf, ""), leaf));
	CU_ASSERT_EQUAL(v.fault_count, 0);
}

static void
test_no_pins(void)
{
	const struct jws_trust nobody = { NULL, 0, NOW };
	const struct value *envelope;
	const char *code, *text;

	text = pool_printf(pool, "{\"payload\":\"%s\",\"signatures\":[%s,%s]}",
	    payload, signer(rs256, by_leaf, ""),
	    signer(rs256, by_leaf, quoted(leaf)));
	envelope = value_parse(pool, text, strlen(text), &code);
	CU_ASSERT_FALSE(jws_is_good(pool, envelope, &nobody, &v));
	CU_ASSERT(fault_is("/signatures/0", "signature.wrong"));
	CU_ASSERT_EQUAL(v.fault_count, 2);
}

static void
test_trust(void)
{
	CU_ASSERT(!good(signer(rs256, by_own, quoted(own)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.certificate"));
	CU_ASSERT(!good(signer(rs256, by_own, quoted(own)), ca));
	/* A pinned leaf is no authority. */
	CU_ASSERT(!good(signer(rs256, by_sub, pool_printf(pool, "%s,%s",
	    quoted(sub), quoted(leaf))), leaf));
	CU_ASSERT(!good(signer(rs256, by_sub, pool_printf(pool, "%s,%s,%s",
	    quoted(sub), quoted(leaf), quoted(ca))), ca));
	CU_ASSERT(fault_is("/signatures/0", "signature.certificate"));
	/* A chain that brings its own authority. */
	CU_ASSERT(!good(signer(rs256, by_leaf, pool_printf(pool, "%s,%s",
	    quoted(leaf), quoted(ca))), own));
	/* The key of another certificate than the first. */
	CU_ASSERT(!good(signer(rs256, by_leaf, pool_printf(pool, "%s,%s",
	    quoted(own), quoted(leaf))), own));
	CU_ASSERT(fault_is("/signatures/0", "signature.wrong"));
	CU_ASSERT(!good(signer(rs256, by_own, ""), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.wrong"));
}

static void
test_dates(void)
{
	char *one = signer(rs256, by_leaf, quoted(leaf));

	CU_ASSERT(!good_at(one, leaf, NOW - 3650 * MOMENT_DAY));
	CU_ASSERT(fault_is("/signatures/0", "signature.certificate"));
	CU_ASSERT(!good_at(one, leaf, NOW + 40000 * MOMENT_DAY));
	CU_ASSERT(!good_at(one, ca, NOW + 40000 * MOMENT_DAY));
	CU_ASSERT(!good_at(signer(rs256, by_leaf, ""), leaf,
	    NOW + 40000 * MOMENT_DAY));
	CU_ASSERT(fault_is("/signatures/0", "signature.certificate"));
}

static void
test_algorithms(void)
{
	CU_ASSERT(!good(signer(none, by_leaf_none, quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.alg"));
	CU_ASSERT(!good(signer(none, "", quoted(leaf)), leaf));
	CU_ASSERT(!good(signer(hs256, by_leaf_hs256, quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.alg"));
	CU_ASSERT(!good(signer(rs384, by_leaf_rs384, quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.alg"));
	CU_ASSERT(!good(signer(crit, by_leaf_crit, quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.critical"));
	/* An algorithm that is not signed, or not the same. */
	CU_ASSERT(!good(pool_printf(pool, "{\"header\":{\"alg\":\"none\"},"
	    "\"protected\":\"%s\",\"signature\":\"%s\"}", rs256, by_leaf), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.alg"));
	CU_ASSERT(!good(pool_printf(pool, "{\"header\":{\"alg\":\"RS256\"},"
	    "\"signature\":\"%s\"}", by_leaf), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.form"));
}

static void
test_several(void)
{
	char *bad = signer(rs256, by_own, quoted(own));
	char *right = signer(rs256, by_leaf, quoted(leaf));

	CU_ASSERT(good(pool_printf(pool, "%s,%s", bad, right), leaf));
	CU_ASSERT(good(pool_printf(pool, "%s,%s", right, bad), leaf));
	CU_ASSERT(!good(pool_printf(pool, "%s,%s", bad, bad), leaf));
	CU_ASSERT_EQUAL(v.fault_count, 2);
	CU_ASSERT_STRING_EQUAL(v.faults[1].pointer, "/signatures/1");
	CU_ASSERT(!good("", leaf));
	CU_ASSERT(fault_is("/signatures", "signature.form"));
}

static void
test_damage(void)
{
	char *changed = pool_strdup(pool, by_leaf);

	changed[40] = changed[40] == 'A' ? 'B' : 'A';
	CU_ASSERT(!good(signer(rs256, changed, quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.wrong"));
	CU_ASSERT(!good(signer(rs256, "", quoted(leaf)), leaf));
	CU_ASSERT(!good(signer(rs256, "====", quoted(leaf)), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.form"));
	CU_ASSERT(!good(signer(rs256, by_leaf, "7"), leaf));
	CU_ASSERT(!good(signer(rs256, by_leaf, "\"AAAA\""), leaf));
	CU_ASSERT(!good(signer(rs256, by_leaf, pool_printf(pool,
	    "%s,\"AAAA\"", quoted(leaf))), leaf));
	CU_ASSERT(fault_is("/signatures/0", "signature.certificate"));
	CU_ASSERT(!good(signer("W10", by_leaf, quoted(leaf)), leaf));
	CU_ASSERT(!good("7,null,{}", leaf));
}

static void
test_pem(void)
{
	const char *text = pool_printf(pool, "-----BEGIN CERTIFICATE-----\n%s\n"
	    "-----END CERTIFICATE-----\n", leaf);
	struct evp_certificate x;
	struct evp_der raw = der(leaf);

	CU_ASSERT_EQUAL(evp_certificate_read(pool, text, strlen(text), &x), 0);
	CU_ASSERT_EQUAL(x.der.len, raw.len);
	CU_ASSERT(memcmp(x.der.data, raw.data, raw.len) == 0);
	CU_ASSERT_EQUAL(x.rsa_bits, 2048);
	CU_ASSERT(!x.is_authority);
	CU_ASSERT(x.not_before < NOW && x.not_after > NOW);
	text = pool_printf(pool, "%s%s", text, text);
	CU_ASSERT_EQUAL(evp_certificate_read(pool, text, strlen(text), &x), -1);
	CU_ASSERT_EQUAL(evp_certificate_read(pool, "no", 2, &x), -1);
	text = pool_printf(pool, "-----BEGIN CERTIFICATE-----\n%s\n"
	    "-----END CERTIFICATE-----\n", ca);
	CU_ASSERT_EQUAL(evp_certificate_read(pool, text, strlen(text), &x), 0);
	CU_ASSERT(x.is_authority);
}

int
main(void)
{
	static const struct unit_case cases[] = {
		{ "good", test_good },
		{ "nothing pinned", test_no_pins },
		{ "trust", test_trust },
		{ "dates", test_dates },
		{ "algorithms", test_algorithms },
		{ "several", test_several },
		{ "damage", test_damage },
		{ "PEM", test_pem },
		{ NULL, NULL }
	};
	int rc;

	pool = pool_create();
	rc = unit_run("jws", cases);
	pool_destroy(pool);
	return rc;
}
