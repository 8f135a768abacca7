"""One-time codes, recovery codes, step-up."""

import base64

from harness import HTML, case, code_at
from logins import WRONG, accept, audited, calm, fresh_code, give_password, half, person_column, rewind, step_now


# --- second factor ---

@case("a factor counts after one right code; picture and key are there")
def test_enrol(t):
    calm(t)
    client = accept(t, "manager")
    person = client.person
    for path in ("/profile", "/conversations"):
        t.eq(client.get(path).location, "/login/enrol", path + " before the factor")
    page = client.get("/login/enrol")
    t.status(page, 200, "the page")
    secret = page.value(".//enrol/secret")
    t.eq(len(base64.b32decode(secret)), 20, "bytes of the secret")
    t.has(page.value(".//enrol/otpauth"), "otpauth://totp/Rufwacht:", "issuer")
    t.has(page.value(".//enrol/otpauth"), "secret=" + secret, "the same secret")
    t.ok(page.find(".//enrol/qr").get("path").startswith("M4 4h7v1h-7z"), "the picture")
    t.eq(page.find(".//enrol").get("due"), "true", "it is due")
    t.eq(client.get("/login/enrol").value(".//enrol/secret"), secret, "a reload keeps the secret")
    html = client.get("/login/enrol", accept=HTML)
    t.has(html.text, "<svg", "drawn in the page")
    wrong = client.post("/login/enrol", {"code": code_at(secret, step_now() + 5)})
    t.eq((wrong.status, wrong.problems), (422, ["login.bad-code"]), "a wrong code")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.person_totp f JOIN rufwacht.person p ON p.id = f.person_id WHERE p.email"
        " = %s", person.email), "0", "not active")
    hidden = t.one("SELECT HEX(enrol_sealed) FROM rufwacht.session s JOIN rufwacht.person p ON p.id = s.person_id"
        " WHERE p.email = %s AND enrol_sealed IS NOT NULL", person.email)
    t.hasnt(hidden, base64.b32decode(secret).hex().upper(), "the offered secret")
    before = dict(client.cookies)
    done = client.post("/login/enrol", {"code": code_at(secret, step_now())})
    t.status(done, 200, "the right code")
    codes = [c.text for c in done.all(".//recovery-codes/code")]
    t.eq((len(codes), len(set(codes)), len(codes[0].replace("-", ""))), (10, 10, 16), "recovery codes")
    t.ok(before != client.cookies, "the token rotates")
    t.status(client.get("/profile"), 200, "signed in")
    t.hasnt(person_column(t, "person_totp", "sealed", person), base64.b32decode(secret).hex().upper(), "the secret")
    t.ok(audited(t, "enrol.done", person) == 1 and audited(t, "login.signed-in", person) == 1, "rows of it")
    again = client.post("/login/enrol", {"code": code_at(secret, step_now() + 1)})
    t.eq(again.location, "/profile", "codes are shown once")


@case("a role without the duty may have a factor, after a fresh proof")
def test_enrol_voluntary(t):
    calm(t)
    client = accept(t, "agent")
    t.status(client.get("/login/enrol"), 200, "right after the password")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = NULL WHERE person_id = (SELECT id FROM rufwacht.person WHERE"
        " email = %s)", client.person.email)
    done = client.get("/login/enrol")
    t.eq(done.location, "/login/step-up?return=/login/enrol", "later it asks again")
    page = client.follow(done)
    t.eq(page.find(".//step-up").get("method"), "password", "for the password")
    wrong = client.post("/login/step-up", {"password": WRONG, "return": "/login/enrol"})
    t.eq((wrong.status, wrong.problems), (422, ["password.wrong"]), "a wrong one")
    done = client.post("/login/step-up", {"password": client.person.password, "return": "/login/enrol"})
    t.eq(done.location, "/login/enrol", "the right one")
    t.status(client.get("/login/enrol"), 200, "the page")


@case("a code is good once, one step early or late, and never two")
def test_code_replay(t):
    calm(t)
    person = t.person(t.a, "manager").person
    secret = person.totp.secret
    rewind(t, person)
    step = step_now()
    for shift, want in ((-2, 422), (2, 422), (-1, 303), (0, 303), (1, 303)):
        client = half(t, person)
        t.status(client.post("/login/totp", {"code": code_at(secret, step + shift)}), want, "%+d steps" % shift)
    calm(t)
    for shift in (-1, 0, 1):
        client = half(t, person)
        t.status(client.post("/login/totp", {"code": code_at(secret, step + shift)}), 422, "again, %+d steps" % shift)
    calm(t)
    client = half(t, person)
    for code in ("12345", "1234567", "abcdef", ""):
        t.status(client.post("/login/totp", {"code": code}), 422, "not six digits: %r" % code)
    rewind(t, person)
    spaced = code_at(secret, step_now())
    t.status(client.post("/login/totp", {"code": spaced[:3] + " " + spaced[3:]}), 303, "with a blank")


@case("five wrong codes end a half-finished sign-in")
def test_code_guessing(t):
    calm(t)
    person = t.person(t.a, "manager").person
    client = half(t, person)
    bad = code_at(person.totp.secret, step_now() + 100)
    for attempt in range(4):
        t.status(client.post("/login/totp", {"code": bad}), 422, "wrong code %d" % (attempt + 1))
    done = client.post("/login/totp", {"code": bad})
    t.eq((done.status, done.location), (303, "/login"), "the fifth")
    t.eq(client.get("/login/totp").location, "/login", "the password is asked for again")
    t.status(give_password(t, person)[1], 429, "and wrong codes count like wrong passwords")
    t.ok(audited(t, "login.failed", person, "refused") == 5, "each has its row")
    calm(t)


@case("recovery codes: ten, hashed, each good once; new ones void the old")
def test_recovery(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    codes = person.recovery_codes
    if not t.eq(len(codes), 10, "codes shown at enrolment"):
        return
    stored = [row[0] for row in t.rows("SELECT HEX(c.hash) FROM rufwacht.recovery_code c JOIN rufwacht.person p ON"
        " p.id = c.person_id WHERE p.email = %s", person.email)]
    t.eq((len(stored), len(stored[0])), (10, 64), "stored as hashes")
    other = half(t, person)
    t.status(other.get("/login/recovery"), 200, "the page")
    t.status(other.post("/login/recovery", {"code": "AAAA-AAAA-AAAA-AAAA"}), 422, "none of them")
    done = other.post("/login/recovery", {"code": codes[0].lower().replace("-", " ")})
    t.eq((done.status, done.location), (303, "/"), "the first, in small letters")
    t.eq(other.get("/profile").find(".//profile").get("recovery-codes-left"), "9", "codes left")
    t.status(half(t, person).post("/login/recovery", {"code": codes[0]}), 422, "the first again")
    t.ok(audited(t, "recovery.used", person) == 1, "a row of it")
    new = other.post("/profile/recovery")
    t.status(new, 200, "new ones")
    fresh = [c.text for c in new.all(".//recovery-codes/code")]
    t.eq((len(fresh), set(fresh) & set(codes)), (10, set()), "all of them new")
    t.status(half(t, person).post("/login/recovery", {"code": codes[1]}), 422, "an old one")
    t.status(half(t, person).post("/login/recovery", {"code": fresh[1]}), 303, "a new one")
    stranger = t.person(t.a, "manager").person
    t.status(half(t, stranger).post("/login/recovery", {"code": fresh[2]}), 422, "somebody else's")


@case("few recovery codes left: the page says so")
def test_recovery_few(t):
    calm(t)
    person = t.person(t.a, "manager").person
    t.rows("DELETE FROM rufwacht.recovery_code WHERE person_id = (SELECT id FROM rufwacht.person WHERE email = %s)"
        " LIMIT 6", person.email)
    left = 4
    for code in person.recovery_codes:
        client = half(t, person)
        calm(t)
        if client.post("/login/recovery", {"code": code}).status == 303:
            left -= 1
            t.eq(client.get("/profile").notices, ["recovery.few-left"], "%d left" % left)
            break
    t.eq(left, 3, "one was used")


# --- step-up ---

@case("risky actions ask again: ten minutes, this session only, and back to a page of ours")
def test_step_up(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    t.status(client.post("/profile/recovery", page="/profile"), 200, "right after the code")
    other = half(t, person)
    t.status(other.post("/login/totp", {"code": fresh_code(t, person)}), 303, "another session")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = UTC_TIMESTAMP(6) - INTERVAL 601 SECOND WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", person.email)
    done = client.post("/profile/recovery", page="/profile")
    t.eq((done.status, done.location.lower()), (303, "/login/step-up?return=%2fprofile"), "ten minutes later")
    page = client.follow(done)
    t.eq((page.find(".//step-up").get("method"), page.find(".//step-up").get("return")), ("totp", "/profile"), "the page")
    for bad in ("//evil.example", "/\\evil.example", "https://evil.example/", "/login", "/profile/../x", "/profile?x",
                "/nowhere"):
        t.status(client.get("/login/step-up", **{"return": bad}), 400, "GET back to " + bad)
        t.status(client.post("/login/step-up", {"code": "000000", "return": bad}), 400, "POST back to " + bad)
    wrong = client.post("/login/step-up", {"code": code_at(person.totp.secret, step_now() + 50), "return": "/profile"})
    t.eq((wrong.status, wrong.problems), (422, ["login.bad-code"]), "a wrong code")
    t.status(client.post("/login/step-up", {"return": "/profile"}), 422, "no code")
    done = client.post("/login/step-up", {"code": fresh_code(t, person), "return": "/profile"})
    t.eq(client.follow(done).notices, ["step-up.done"], "the page says that only the proof is given")
    t.eq((done.status, done.location), (303, "/profile"), "the right code")
    t.status(client.post("/profile/recovery"), 200, "now it goes through")
    t.eq(client.get("/login/enrol").find(".//enrol").get("replaces"), "true", "a second app would replace the first")
    t.status(other.post("/profile/recovery", page="/profile"), 303, "but not in the other session")
    t.ok(audited(t, "step-up.done", person) == 1, "a row of it")
    t.eq(t.visitor().get("/login/step-up").location, "/login", "a stranger")
