/*
 * TLS towards the mail server: libesmtp's own context would take TLS 1.0, look
 * for authorities in a home, and know the host by what DNS calls it.
 *
 * TLS 1.2 and no newer: after the handshake of 1.3 come session tickets, and
 * libesmtp (1.1.0), which finds something to read, waits for the answer to an
 * EHLO that it has yet to send.
 */
#include "mail.h"

#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/conf.h"

#define SECURITY_LEVEL	2	/* of the library: 112 bits, no SHA-1 */
#define CIPHERS		"ECDHE+AESGCM:ECDHE+CHACHA20"	/* forward secret */

/* Digits and dots: the certificate must name the address then. */
static bool
is_number(const char *host)
{
	return host[strspn(host, "0123456789.")] == '\0';
}

static bool
expect_host(SSL_CTX *ctx, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_CTX_get0_param(ctx);

	X509_VERIFY_PARAM_set_hostflags(param,
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return is_number(host) ?
	    X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1 :
	    X509_VERIFY_PARAM_set1_host(param, host, strlen(host)) == 1;
}

void *
tls_context(const struct conf *conf)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());
	bool good;

	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_security_level(ctx, SECURITY_LEVEL);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	good = SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_max_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_cipher_list(ctx, CIPHERS) == 1 &&
	    (conf->smtp_tls_ca[0] == '\0' ?
	    SSL_CTX_set_default_verify_paths(ctx) :
	    SSL_CTX_load_verify_locations(ctx, conf->smtp_tls_ca, NULL)) == 1 &&
	    expect_host(ctx, conf->smtp_host);
	ERR_clear_error();
	if (good)
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

bool
tls_is_proven(void *ssl)
{
	return ssl != NULL && SSL_get_verify_mode(ssl) == SSL_VERIFY_PEER &&
	    SSL_get_verify_result(ssl) == X509_V_OK;
}
