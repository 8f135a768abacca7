"""Links of mails, as tests follow them without reading a mail: the token is chosen here."""

import hashlib
import secrets

OF = " JOIN rufwacht.person p ON p.id = l.person_id WHERE l.purpose = %s AND p.email = %s"


def count(t, purpose, person):
    """How many links of that purpose the person ever got."""
    return int(t.one("SELECT COUNT(*) FROM rufwacht.mail_link l" + OF, purpose, person.email))


def token_of(t, purpose, person):
    """The token of the newest unused link, in place of the one in the mail; the mail itself is not sent then."""
    link = t.one("SELECT HEX(l.id) FROM rufwacht.mail_link l" + OF + " AND l.used_at IS NULL ORDER BY l.id DESC LIMIT 1",
        purpose, person.email)
    t.ok(link, "a link for %s to %s" % (purpose, person.email))
    token = secrets.token_urlsafe(32)

    def is_out_of_hand():
        """A job that has the mail in hand would put its own token there."""
        t.rows("UPDATE rufwacht.outbox SET state = 'dropped' WHERE HEX(object_id) = %s AND state = 'queued' AND holder IS"
            " NULL", link or "")
        return t.one("SELECT COUNT(*) FROM rufwacht.outbox WHERE HEX(object_id) = %s AND state = 'queued'", link or "") == "0"

    t.ok(t.wait(is_out_of_hand, 30), "the mail is in no job's hand")
    t.rows("UPDATE rufwacht.mail_link SET token_hash = UNHEX(%s) WHERE HEX(id) = %s",
        hashlib.blake2b(token.encode(), digest_size=32).hexdigest(), link or "")
    return token


def queued(t, kind, person=None, email=None):
    """Mails of that kind to a person or to an address, ever put into the queue."""
    if email is not None:
        return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox WHERE kind = %s AND email = %s", kind, email))
    return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox o JOIN rufwacht.person p ON p.id = o.person_id"
        " WHERE o.kind = %s AND p.email = %s", kind, person.email))


def noted(t, code, person):
    """Rows of the audit log about a person (object), whoever acted."""
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event e JOIN rufwacht.person p ON p.id = e.object_id"
        " WHERE e.code = %s AND p.email = %s", code, person.email))
