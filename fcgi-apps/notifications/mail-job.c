/*
 * rufwacht-mail-job: sends what is in the outbox.
 *
 * A row is taken with a lease, written, handed over, and then its end and the
 * audit row of it are one transaction. Who is killed between the server's yes
 * and that transaction has the mail sent a second time, with the same
 * Message-ID; nothing is lost. Several may run, on several hosts.
 */
#include "job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app.h"
#include "base/keys.h"
#include "base/log.h"
#include "base/moment.h"
#include "mail.h"
#include "store/audit.h"
#include "store/brand.h"
#include "store/db.h"
#include "store/erase.h"
#include "store/mailing.h"
#include "web/view.h"

#define INTERVAL	1		/* seconds */
#define HELD_SECONDS	45		/* longer than a mail may take */
#define TRIES		5		/* of writing down how it went */
#define MINUTE		(60 * MOMENT_SECOND)
#define LIFE		(48 * MOMENT_HOUR)
#define PAUSE		(5 * MOMENT_SECOND)	/* the server is not to be had */
#define PAUSE_MAX	(30 * MOMENT_SECOND)

/* What is kept from one run to the next. */
struct mailer {
	struct desk	 desk;
	int64_t		 minute;	/* moment_ticks() of its beginning */
	unsigned	 sent;		/* in it */
	unsigned	 closed;	/* times in turn the server was not there */
	int64_t		 pause;		/* until then, moment_ticks() */
};

static int
start(struct job_run *run)
{
	static const char *const views[] = { "mail-notice", NULL };
	struct mailer *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return -1;
	run->own = m;
	m->desk.conf = run->conf;
	m->desk.brands = brands_open();
	m->desk.keys = keys_open(run->conf->key_dir, "mail");
	if (m->desk.brands == NULL || m->desk.keys == NULL)
		return -1;
	mime_init();
	return view_init(run->conf, views, false);
}

static int
audit(struct job_run *run, const struct mailing *m, const struct mailing_end *e)
{
	struct audit_row row = {
		.account = m->account, .outcome = e->state[0] == 'f' ?
		AUDIT_FAILED : AUDIT_DONE, .actor_kind = AUDIT_JOB,
		.object_kind = "mail", .object = &m->id, .now = e->now
	};

	row.code = e->state[0] == 's' ? "mail.sent" :
	    e->state[0] == 'f' ? "mail.failed" : "mail.dropped";
	row.detail = pool_printf(run->pool, "kind=%s result=%s attempts=%u",
	    m->kind == OUTBOX_KINDS ? "unknown" : outbox_kind_name(m->kind),
	    e->result, m->attempts + 1);
	return audit_write(run->db, &row);
}

/* One attempt to write it down; -1 where the database did not take it. */
static int
end_once(struct job_run *run, const struct mailing *m, struct mailing_end *e)
{
	int n;

	if (db_ready(run->db) == -1 || db_begin(run->db) == -1)
		return -1;
	n = mailing_end(run->db, m, &run->holder, e);
	if (n == 1 && e->state[0] != 'q' && audit(run, m, e) == -1)
		n = -1;
	if (n != -1 && db_commit(run->db) == 0)
		return 0;
	db_rollback(run->db);
	return -1;
}

/*
 * What was sent and is not written down is sent again: worth some patience,
 * within the lease.
 */
static int
end(struct job_run *run, const struct mailing *m, struct mailing_end *e)
{
	struct timespec pause = { 1, 0 };
	int tries;

	e->now = ((struct mailer *)run->own)->desk.now;
	for (tries = 0; tries < TRIES; tries++) {
		if (end_once(run, m, e) == 0)
			return 0;
		nanosleep(&pause, NULL);
	}
	log_error("how a mail went could not be written down");
	return -1;
}

/* How long to wait with a mail that did not go, after so many attempts. */
static int64_t
wait_for(const struct mailing *m, enum courier_answer answer)
{
	static const int minutes[] = { 1, 5, 15, 60 };
	size_t n = m->attempts;

	if (answer == COURIER_CLOSED)
		return n < 6 ? 10 * MOMENT_SECOND : n < 30 ? MINUTE :
		    5 * MINUTE;
	return minutes[n < COUNT_OF(minutes) ? n : COUNT_OF(minutes) - 1] *
	    MINUTE;
}

/* Once more, unless it has been tried for two days. */
static int
put_back(struct job_run *run, const struct mailing *m,
    const struct courier_result *r)
{
	int64_t now = ((struct mailer *)run->own)->desk.now;
	struct mailing_end e = { .state = "queued", .result = r->result,
	    .next_at = now + wait_for(m, r->answer) };

	if (now - m->created_at > LIFE)
		e.state = "failed";
	return end(run, m, &e);
}

/* A server that is not there is told once, and once that it is back. */
static void
note_server(struct mailer *mailer, const struct courier_result *r)
{
	int64_t pause;

	if (r->answer != COURIER_CLOSED) {
		if (mailer->closed != 0)
			log_info("the mail server is back");
		mailer->closed = 0;
		return;
	}
	if (mailer->closed++ == 0)
		log_error("the mail server cannot be used: %s", r->result);
	pause = mailer->closed * PAUSE;
	mailer->pause = moment_ticks() + (pause < PAUSE_MAX ? pause :
	    PAUSE_MAX);
}

static int
hand_over(struct job_run *run, const struct mailing *m,
    const struct letter *l)
{
	struct mailer *mailer = run->own;
	struct mailing_end e = { .state = "failed", .result = "address" };
	struct parcel parcel = { .from = l->from, .to = l->to };
	struct courier_result r;

	parcel.data = mime_build(run->pool, l, &parcel.len);
	if (parcel.data == NULL)
		return end(run, m, &e);
	courier_send(run->conf, &parcel, &r);
	note_server(mailer, &r);
	if (db_now(run->db, &mailer->desk.now) == -1)
		log_debug("the time is that of before");
	switch (r.answer) {
	case COURIER_SENT:
		mailer->sent++;
		e.state = "sent";
		break;
	case COURIER_NEVER:
		break;
	default:
		return put_back(run, m, &r);
	}
	e.result = r.result;
	return end(run, m, &e);
}

/* The row in hand. */
static int
work(struct job_run *run, const struct uuid *id)
{
	struct mailer *mailer = run->own;
	struct courier_result later = { COURIER_LATER, "written" };
	struct mailing_end dropped = { .state = "dropped" };
	struct letter l;
	struct mailing m;
	int n;

	if ((n = mailing_load(run->db, run->pool, id, &m)) != 1)
		return n;
	switch (letter_write(&mailer->desk, run->pool, &m, &l,
	    &dropped.result)) {
	case LETTER_READY:
		return hand_over(run, &m, &l);
	case LETTER_DROPPED:
		return end(run, &m, &dropped);
	default:
		return db_failure(run->db) == DB_LOST ? -1 :
		    put_back(run, &m, &later);
	}
}

/* May a further one go now? A flood must not get us onto a list of spammers. */
static bool
may_send(struct mailer *mailer, const struct conf *conf)
{
	int64_t now = moment_ticks();

	if (now - mailer->minute >= MINUTE) {
		mailer->minute = now;
		mailer->sent = 0;
	}
	return now >= mailer->pause && mailer->sent < conf->mail_per_minute;
}

static int
run_mail(struct job_run *run)
{
	struct mailer *mailer = run->own;
	struct uuid id;
	int n = 1;

	mailer->desk.db = run->db;
	keys_refresh(mailer->desk.keys);
	/* A restored database has mails again that were sent long ago. */
	if (erase_is_behind(run->db, run->ledger) != 0)
		return 0;
	while (n == 1 && job_renew(run) && may_send(mailer, run->conf)) {
		if (db_now(run->db, &mailer->desk.now) == -1 ||
		    (n = mailing_take(run->db, run->pool, &run->holder,
		    run->conf->smtp_seconds + HELD_SECONDS, &id)) == -1)
			return -1;
		if (n == 0)
			break;
		view_begin();
		n = work(run, &id) == -1 ? -1 : 1;
		pool_reset(run->pool);
		view_end();
	}
	return n == -1 ? -1 : 0;
}

static const struct job mail = {
	.name = "mail",
	.wants = APP_LEDGER,
	.interval = INTERVAL,
	.run = run_mail,
	.shared = true,
	.start = start
};

int
main(int argc, char **argv)
{
	return job_main(argc, argv, &mail);
}
