/*
 * One SMTP session by libesmtp; the only place that knows it. Runs in a child
 * of its own, see courier.c.
 *
 * What the library says of success is not enough: a mail is sent when the
 * server took sender, recipient and bytes, each by its own answer. Where TLS is
 * needed nothing is said before it is there, and bytes that came with the
 * answer to STARTTLS in the clear (an attacker's, who has the library read
 * them as later answers) end the session.
 */
#include "mail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/socket.h>
#include <unistd.h>

#include <auth-client.h>
#include <libesmtp.h>

#include "base/conf.h"
#include "base/file.h"

#define GREETING_MS	10000
#define REPLY_MS	30000
#define PASSWORD_MAX	500

struct ssl_ctx_st;
/* libesmtp.h has it only for those who know OpenSSL. */
int	smtp_starttls_set_ctx(smtp_session_t, struct ssl_ctx_st *);

/* What is known of the session under way. */
struct session {
	const struct conf *conf;
	const struct parcel *parcel;
	smtp_session_t	 lib;
	smtp_message_t	 message;
	smtp_recipient_t recipient;
	char		 password[PASSWORD_MAX];
	const char	*why;		/* a code of ours, or NULL */
	bool		 asked;		/* for TLS, the answer is awaited */
	char		 answer[1024];	/* to that */
	size_t		 answer_len;
	int		 last;		/* code of the last answer, but to QUIT */
	int		 out;		/* to the parent */
};

bool
smtp_needs_tls(const struct conf *conf)
{
	const char *host = conf->smtp_host;

	return strcmp(conf->smtp_tls, "required") == 0 ||
	    (strcmp(host, "localhost") != 0 &&
	    (strncmp(host, "127.", 4) != 0 ||
	    host[strspn(host, "0123456789.")] != '\0'));
}

static void
set_result(struct courier_result *r, enum courier_answer answer,
    const char *result)
{
	memset(r, 0, sizeof(*r));
	r->answer = answer;
	snprintf(r->result, sizeof(r->result), "%s", result);
}

static void
set_code(struct courier_result *r, enum courier_answer answer, int code)
{
	char text[COURIER_RESULT];

	snprintf(text, sizeof(text), "%d", code % 1000);
	set_result(r, answer, text);
}

/* The session goes no further; the connection dies with the process. */
static void
give_up(const struct session *s, const char *why)
{
	struct courier_result r;

	set_result(&r, COURIER_CLOSED, why);
	_exit(file_write(s->out, &r, sizeof(r)) == -1);
}

/* Where the last line of an answer ends, or NULL: it is not there yet. */
static const char *
answer_end(const char *s)
{
	const char *eol;

	for (; (eol = strchr(s, '\n')) != NULL; s = eol + 1)
		if (eol - s < 4 || s[3] != '-')
			return eol + 1;
	return NULL;
}

/* One answer to STARTTLS, and not a byte more. */
static void
watch_answer(struct session *s, const char *buf, size_t len)
{
	const char *end;

	if (len >= sizeof(s->answer) - s->answer_len)
		give_up(s, "surprise");
	memcpy(s->answer + s->answer_len, buf, len);
	s->answer_len += len;
	s->answer[s->answer_len] = '\0';
	if (strlen(s->answer) != s->answer_len)
		give_up(s, "surprise");
	if ((end = answer_end(s->answer)) == NULL)
		return;
	if (*end != '\0')
		give_up(s, "surprise");
	s->asked = false;
}

/* Three digits; the bytes do not end in NUL. 0: it is no answer. */
static int
read_code(const char *s)
{
	int i, code = 0;

	for (i = 0; i < 3; i++) {
		if (s[i] < '0' || s[i] > '9')
			return 0;
		code = 10 * code + s[i] - '0';
	}
	return code >= 200 ? code : 0;
}

static void
on_bytes(const char *buf, int buflen, int writing, void *arg)
{
	static const char ask[] = "STARTTLS\r\n";
	struct session *s = arg;
	size_t len = buflen < 0 ? 0 : (size_t)buflen;

	if (writing == SMTP_CB_WRITING) {
		s->asked |= len == sizeof(ask) - 1 &&
		    memcmp(buf, ask, len) == 0;
		return;
	}
	if (writing != SMTP_CB_READING)
		return;
	if (len > 3 && read_code(buf) != 0 && read_code(buf) != 221)
		s->last = read_code(buf);
	if (s->asked)
		watch_answer(s, buf, len);
}

/*
 * The library asks whether it may go on although the certificate is wrong: no.
 * Its own look at the host's name uses what DNS made of it; that one may fail
 * where ours, in the handshake, did not.
 */
static void
on_event(smtp_session_t lib, int event, void *arg, ...)
{
	struct session *s = arg;
	va_list ap;
	int *ok;

	(void)lib;
	va_start(ap, arg);
	switch (event) {
	case SMTP_EV_EXTNA_STARTTLS:
		s->why = "no-starttls";
		break;
	case SMTP_EV_WEAK_CIPHER:
	case SMTP_EV_INVALID_PEER_CERTIFICATE:
	case SMTP_EV_NO_PEER_CERTIFICATE:
		s->why = "certificate";
		break;
	case SMTP_EV_WRONG_PEER_CERTIFICATE:
		ok = va_arg(ap, int *);
		(void)va_arg(ap, char *);
		*ok = tls_is_proven(va_arg(ap, void *));
		if (!*ok)
			s->why = "certificate";
		break;
	default:
		break;
	}
	va_end(ap);
}

/* The first line of the file. */
static int
read_password(struct session *s)
{
	FILE *in = fopen(s->conf->smtp_password_file, "re");
	bool good;

	if (in == NULL)
		return -1;
	good = fgets(s->password, sizeof(s->password), in) != NULL;
	fclose(in);
	s->password[strcspn(s->password, "\r\n")] = '\0';
	return good ? 0 : -1;
}

static int
on_question(auth_client_request_t request, char **result, int fields, void *arg)
{
	struct session *s = arg;
	int i;

	for (i = 0; i < fields; i++)
		if ((request[i].flags & AUTH_PASS) != 0)
			result[i] = s->password;
		else if ((request[i].flags & AUTH_USER) != 0)
			result[i] = s->conf->smtp_user;
		else
			result[i] = NULL;
	return 1;
}

/* All of the mail at once; asked without `len` it is to begin again. */
static const char *
on_data(void **ctx, int *len, void *arg)
{
	const struct session *s = arg;

	if (len == NULL) {
		*ctx = NULL;
		return NULL;
	}
	*len = *ctx == NULL ? (int)s->parcel->len : 0;
	*ctx = arg;
	return *len == 0 ? NULL : s->parcel->data;
}

static void
set_times(struct session *s)
{
	static const int whiches[] = { Timeout_ENVELOPE, Timeout_DATA,
	    Timeout_TRANSFER, Timeout_DATA2 };

	smtp_set_timeout(s->lib, Timeout_GREETING |
	    Timeout_OVERRIDE_RFC2822_MINIMUM, GREETING_MS);
	for (size_t i = 0; i < COUNT_OF(whiches); i++)
		smtp_set_timeout(s->lib, whiches[i] |
		    Timeout_OVERRIDE_RFC2822_MINIMUM, REPLY_MS);
}

/* Nothing goes out in the clear where it must not. NULL, or a code of ours. */
static const char *
set_tls(struct session *s)
{
	void *ctx;

	if (!smtp_needs_tls(s->conf)) {
		smtp_starttls_enable(s->lib, Starttls_DISABLED);
		return NULL;
	}
	if ((ctx = tls_context(s->conf)) == NULL)
		return "authorities";
	return smtp_starttls_set_ctx(s->lib, ctx) != 0 &&
	    smtp_starttls_enable(s->lib, Starttls_REQUIRED) != 0 ? NULL : "tls";
}

static const char *
set_user(struct session *s)
{
	auth_context_t auth;

	if (s->conf->smtp_user[0] == '\0')
		return NULL;
	if (read_password(s) == -1)
		return "password-file";
	auth_client_init();
	auth = auth_create_context();
	auth_set_mechanism_flags(auth, AUTH_PLUGIN_PLAIN, 0);
	auth_set_interact_cb(auth, on_question, s);
	return smtp_auth_set_context(s->lib, auth) != 0 ? NULL : "library";
}

static const char *
set_message(struct session *s)
{
	s->message = smtp_add_message(s->lib);
	if (s->message == NULL ||
	    smtp_set_reverse_path(s->message, s->parcel->from) == 0 ||
	    smtp_set_messagecb(s->message, on_data, s) == 0)
		return "library";
	s->recipient = smtp_add_recipient(s->message, s->parcel->to);
	return s->recipient == NULL ||
	    smtp_option_require_all_recipients(s->lib, 1) == 0 ? "library" :
	    NULL;
}

/* Our name to the server: what the configuration says, else our own host. */
static const char *
set_server(struct session *s)
{
	const char *host = strstr(s->conf->public_url, "//") + 2;
	char server[300], name[300];

	if (s->conf->smtp_helo[0] != '\0')
		snprintf(name, sizeof(name), "%s", s->conf->smtp_helo);
	else
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(host, ":/"),
		    host);
	snprintf(server, sizeof(server), "%s:%u", s->conf->smtp_host,
	    s->conf->smtp_port);
	return smtp_set_server(s->lib, server) == 0 ||
	    smtp_set_hostname(s->lib, name) == 0 ||
	    smtp_set_monitorcb(s->lib, on_bytes, s, 0) == 0 ||
	    smtp_set_eventcb(s->lib, on_event, s) == 0 ? "library" : NULL;
}

static const char *
prepare(struct session *s)
{
	const char *why;

	if ((s->lib = smtp_create_session()) == NULL)
		return "library";
	if ((why = set_server(s)) != NULL || (why = set_tls(s)) != NULL ||
	    (why = set_user(s)) != NULL)
		return why;
	set_times(s);
	return set_message(s);
}

/* Who we are is asked, or refused: the matter of no single mail. */
static bool
is_about_us(int code)
{
	return code == 421 || code == 454 || code == 530 || code == 534 ||
	    code == 535 || code == 538;
}

/* What kept the session from coming to a mail. */
static void
judge_session(const struct session *s, bool envelope, struct courier_result *r)
{
	enum courier_answer answer = envelope ? COURIER_LATER : COURIER_CLOSED;

	if (s->why != NULL)
		set_result(r, COURIER_CLOSED, s->why);
	else if (s->asked || (smtp_needs_tls(s->conf) && s->last == 220 &&
	    s->answer_len != 0))
		set_result(r, COURIER_CLOSED, "tls");
	else if (s->last >= 400)
		set_code(r, answer, s->last);
	else
		set_result(r, answer, s->last == 0 ? "connection" : "broken");
}

static void
judge(const struct session *s, struct courier_result *r)
{
	const smtp_status_t *from = smtp_reverse_path_status(s->message);
	const smtp_status_t *to = smtp_recipient_status(s->recipient);
	const smtp_status_t *data = smtp_message_transfer_status(s->message);
	int code;

	if (from->code == 250 && (to->code == 250 || to->code == 251) &&
	    data->code == 250 && data->text != NULL &&
	    smtp_recipient_check_complete(s->recipient)) {
		set_result(r, COURIER_SENT, "250");
		return;
	}
	code = from->code >= 400 ? from->code : to->code >= 400 ? to->code :
	    data->code >= 400 ? data->code : 0;
	if (code == 0)
		judge_session(s, from->code == 250, r);
	else if (is_about_us(code))
		set_code(r, COURIER_CLOSED, code);
	else
		set_code(r, code < 500 ? COURIER_LATER : COURIER_NEVER, code);
}

void
smtp_session(const struct conf *conf, const struct parcel *parcel,
    struct courier_result *r, int out)
{
	struct session s = { .conf = conf, .parcel = parcel, .out = out };
	const char *why = prepare(&s);

	if (why != NULL) {
		set_result(r, COURIER_CLOSED, why);
		return;
	}
	(void)smtp_start_session(s.lib);
	judge(&s, r);
	explicit_bzero(s.password, sizeof(s.password));
}
