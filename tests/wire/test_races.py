"""What is good once is good once, whoever asks at the same moment. tests/long runs the same races 200 times, and against
two nodes of a database cluster."""

import race
from harness import Person, case
from logins import at_invitation, calm, half, invite, rewind, step_now
from client import code_at

LONG = True  # the web server has no part in it


def once(t, what, answers, good=303, also=()):
    """One of the answers is the good one; the others are refusals of the kinds named."""
    found = race.statuses(answers)
    t.eq(found.count(good), 1, "%s: only one of %s" % (what, found))
    t.ok(all(status == good or status in also for status in found), "%s: the others are refused: %s" % (what, found))


def codes(t, number):
    """One code of the authenticator app in two browsers at once."""
    person = t.person(t.a, "manager").person
    for n in range(number):
        calm(t)
        rewind(t, person)
        one, other = half(t, person), half(t, person)
        code = code_at(person.totp.secret, step_now())
        once(t, "code, race %d" % n, race.together(*(race.form(c, "/login/totp", {"code": code}) for c in (one, other))),
            also=(422,))


def recovery(t, number):
    """One recovery code in two browsers at once."""
    left = []
    for n in range(number):
        calm(t)
        if not left:
            person = t.person(t.a, "manager").person
            left = list(person.recovery_codes)
        code = left.pop()
        steps = [race.form(half(t, person), "/login/recovery", {"code": code}) for _ in range(2)]
        once(t, "recovery code, race %d" % n, race.together(*steps), also=(422,))
        t.eq(t.one("SELECT COUNT(*) FROM rufwacht.recovery_code c JOIN rufwacht.person p ON p.id = c.person_id WHERE"
            " p.email = %s", person.email), str(len(left)), "race %d: codes left" % n)


def invitations(t, number):
    """One invitation followed in two browsers at once, by two who choose different passwords."""
    for n in range(number):
        calm(t)
        person, path = invite(t, "agent")
        words = ["%s %d" % (Person("x", "x").password, k) for k in range(2)]
        steps = [race.form(at_invitation(t, path), "/invitation", {"name": "Ida Zweifach", "password": word}) for word in words]
        answers = race.together(*steps)
        once(t, "invitation, race %d" % n, answers, also=(404, 410, 422))
        t.eq(t.one("SELECT COUNT(*) FROM rufwacht.person WHERE email = %s", person.email), "1", "race %d: one person" % n)
        t.eq(t.one("SELECT COUNT(*) FROM rufwacht.membership m JOIN rufwacht.person p ON p.id = m.person_id WHERE"
            " p.email = %s", person.email), "1", "race %d: one membership" % n)
        calm(t)
        won = [race.form(t.visitor(), "/login", {"email": person.email, "password": word}) for word in words]
        t.eq(race.statuses(race.together(won[0]) + race.together(won[1])), [303, 422], "race %d: one password is good" % n)


@case("one code of an authenticator app in two browsers at once signs in one of them", order=60, long=True)
def test_race_code(t):
    with race.workers(t, login=3):
        codes(t, race.rounds())


@case("one recovery code in two browsers at once signs in one of them", order=60, long=True)
def test_race_recovery(t):
    with race.workers(t, login=3):
        recovery(t, race.rounds())


@case("one invitation followed twice at once makes one person with one password", order=60, long=True)
def test_race_invitation(t):
    with race.workers(t, login=3):
        invitations(t, race.rounds())
