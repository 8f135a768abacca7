"""Passkeys: registered, used, refused; and which factors a person may take away."""

import os
import time
import urllib.parse

from authenticator import KEY, PRESENT, Authenticator, b64
from harness import HTML, case
from logins import accept, audited, calm, fresh_code, give_password, half

HERE = "localhost"


def origin(t):
    return t.url.rstrip("/")


def person_is(column, person):
    return " WHERE %s = (SELECT id FROM rufwacht.person WHERE email = '%s')" % (column, person.email)


def facts(t, person):
    """What the overview of second factors is made from, and the same counted in the tables: must be alike."""
    told = t.rows("SELECT totp, passkeys, codes_left FROM rufwacht.second_factor" + person_is("person_id", person))
    told = tuple(int(x) for x in told[0]) if told else (0, 0, 0)
    count = tuple(int(t.one("SELECT COUNT(*) FROM rufwacht.%s" % table + person_is("person_id", person)))
        for table in ("person_totp", "passkey", "recovery_code"))
    t.eq(told, count, "facts and tables")
    return told


def mails(t, person, kind):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.outbox" + person_is("person_id", person) + " AND kind = '%s'" % kind))


def challenge(client, path, **query):
    return client.get(path, **query).find(".//passkey").get("challenge")


def register(t, client, name="Schlüsselbund", kind="ES256"):
    """A new key of this person; the answer of the page."""
    key = Authenticator(origin(t), HERE, kind)
    fields = key.register(challenge(client, "/login/enrol/passkey"))
    return key, client.post("/login/enrol/passkey", dict(fields, name=name))


def with_key(t, role="manager", kind="ES256"):
    """Somebody with an app and a key, signed in."""
    client = t.person(t.a, role)
    client.key, done = register(t, client, kind=kind)
    t.eq((done.status, done.location), (303, "/profile"), "registered")
    return client


def answer(client, key, path="/login/passkey", **how):
    return client.post(path, key.answer(challenge(client, path), **how))


def stale(t, person):
    t.rows("UPDATE rufwacht.session SET stepped_up_at = UTC_TIMESTAMP(6) - INTERVAL 601 SECOND"
        + person_is("person_id", person))


@case("keys of three kinds are registered with a name and let their person in; the page shows them")
def test_passkey_use(t):
    calm(t)
    client = t.person(t.a, "manager")
    person = client.person
    keys = []
    for kind in ("ES256", "EdDSA", "RS256"):
        key, done = register(t, client, "Schlüssel " + kind, kind)
        t.eq((done.status, done.location), (303, "/profile"), kind)
        keys.append(key)
    t.eq(facts(t, person), (1, 3, 10), "app, keys, codes")
    t.eq(mails(t, person, "factor-added"), 4, "a mail for each")
    t.eq(audited(t, "passkey.added", person), 3, "a row of each")
    page = client.get("/profile")
    t.eq([f.get("name") for f in page.all(".//factor")], [None, "Schlüssel ES256", "Schlüssel EdDSA", "Schlüssel RS256"],
        "the profile names them")
    t.eq({f.get("host") for f in page.all(".//factor[@type='passkey']")}, {HERE}, "and where they work")
    t.ok(all(f.get("last-used-at") is None for f in page.all(".//factor[@type='passkey']")), "not used yet")
    for key in keys:
        other = half(t, person)
        t.eq(other.get("/login/totp").find(".//totp").get("passkey"), "true", "the page of the code offers it")
        offered = [c.get("id") for c in other.get("/login/passkey").all(".//passkey/credential")]
        t.eq(sorted(offered), sorted(b64(k.credential) for k in keys), "all of them are offered")
        before = dict(other.cookies)
        done = answer(other, key)
        t.eq((done.status, done.location), (303, "/"), "in with " + key.kind)
        t.ok(other.cookies != before, "with another token")
        t.status(other.get("/profile"), 200, "signed in")
        t.eq(other.get("/conversations").status, 200, "the work")
    used = [f.get("last-used-at") for f in client.get("/profile").all(".//factor[@type='passkey']")]
    t.ok(all(used), "last use is shown")


@case("a passkey signs for this site, this session, this moment, this person, and nothing else")
def test_passkey_refused(t):
    calm(t)
    client = with_key(t)
    person, key = client.person, client.key
    stranger = with_key(t)
    wrong = (
        ("another origin", {"origin": "https://evil.example"}),
        ("another port", {"origin": "http://localhost:1"}),
        ("another scheme", {"origin": origin(t).replace("http:", "https:")}),
        ("a path in the origin", {"origin": origin(t) + "/"}),
        ("another challenge", {"challenge": b64(os.urandom(32))}),
        ("a short challenge", {"challenge": b64(os.urandom(16))}),
        ("another ceremony", {"type": "webauthn.create"}),
        ("a page in a frame", {"crossOrigin": True}),
        ("the hash of another host", {"rp_id": "evil.example"}),
        ("nobody present", {"flags": 0}),
        ("nobody present, but verified", {"flags": 4}),
        ("a signature of something else", {"signed": b"something else"}),
    )
    for what, how in wrong:
        calm(t)
        other = half(t, person)
        how = dict(how)
        asked = challenge(other, "/login/passkey")
        fields = key.answer(how.pop("challenge", asked), **how)
        done = other.post("/login/passkey", fields)
        t.eq((done.status, done.problems), (422, ["passkey.refused"]), what)
        t.ok(done.find(".//passkey").get("challenge") not in (None, asked), what + ": a new challenge")
        t.eq(other.get("/profile").location, "/login/totp", what + ": not signed in")
    calm(t)
    other = half(t, person)
    done = other.post("/login/passkey", stranger.key.answer(challenge(other, "/login/passkey")))
    t.eq((done.status, done.problems), (422, ["passkey.refused"]), "a key of somebody else")
    fields = key.answer(challenge(other, "/login/passkey"))
    fields["credential"] = b64(stranger.key.credential)
    t.status(other.post("/login/passkey", fields), 422, "signed by one, named another")
    unknown = Authenticator(origin(t), HERE, credential=key.credential)
    t.status(answer(other, unknown), 422, "another key under a known name")
    for field in ("credential", "client_data", "authenticator_data", "signature"):
        calm(t)
        other = half(t, person)
        fields = key.answer(challenge(other, "/login/passkey"))
        t.status(other.post("/login/passkey", dict(fields, **{field: "*"})), 422, field + " is not base64url")
        fields = key.answer(challenge(other, "/login/passkey"))
        t.status(other.post("/login/passkey", dict(fields, **{field: ""})), 422, field + " is missing")
    calm(t)
    other = half(t, person)
    t.status(answer(other, key), 303, "and the right one still works")
    t.eq(t.visitor().get("/login/passkey").location, "/login", "a stranger")
    t.eq(client.get("/login/passkey").location, "/", "somebody who is in")


@case("a challenge is good once, for five minutes, and in its own session")
def test_passkey_challenge(t):
    calm(t)
    client = with_key(t)
    person, key = client.person, client.key
    other = half(t, person)
    fields = key.answer(challenge(other, "/login/passkey"))
    t.status(other.post("/login/passkey", dict(fields, signature=b64(b"x"))), 422, "spent with a bad signature")
    t.status(other.post("/login/passkey", fields), 422, "so the right one comes too late")
    calm(t)
    first, second = half(t, person), half(t, person)
    fields = key.answer(challenge(first, "/login/passkey"))
    t.status(second.post("/login/passkey", fields), 422, "in another session of the same person")
    t.status(first.post("/login/passkey", fields), 303, "in its own")
    calm(t)
    third = half(t, person)
    t.status(third.post("/login/passkey", fields), 422, "and not again")
    old = challenge(third, "/login/passkey")
    new = challenge(third, "/login/passkey")
    t.status(third.post("/login/passkey", key.answer(old)), 422, "one that was replaced")
    calm(t)
    third = half(t, person)
    asked = challenge(third, "/login/passkey")
    t.rows("UPDATE rufwacht.session SET challenge_until = UTC_TIMESTAMP(6)" + person_is("person_id", person))
    t.status(third.post("/login/passkey", key.answer(asked)), 422, "after its time")
    t.ok(new != old, "each page has its own")


@case("five answers that are wrong end a half-finished sign-in, and the person is told")
def test_passkey_guessing(t):
    calm(t)
    client = with_key(t)
    other = half(t, client.person)
    for attempt in range(4):
        t.status(answer(other, client.key, flags=0), 422, "wrong one %d" % (attempt + 1))
    done = answer(other, client.key, flags=0)
    t.eq((done.status, done.location), (303, "/login"), "the fifth")
    t.eq(mails(t, client.person, "codes-guessed"), 1, "a mail")
    calm(t)


@case("a counter that goes back is said aloud and locks nobody out")
def test_passkey_counter(t):
    calm(t)
    client = with_key(t)
    person, key = client.person, client.key
    t.status(answer(half(t, person), key, count=7), 303, "it says 7")
    t.eq(audited(t, "passkey.counter-back", person), 0, "fine so far")
    for count in (7, 3):
        calm(t)
        t.status(answer(half(t, person), key, count=count), 303, "then %d" % count)
    t.eq(audited(t, "passkey.counter-back", person), 2, "an alarm each time")
    t.eq(mails(t, person, "passkey-copied"), 2, "and a mail")
    synced = with_key(t)
    for _ in range(2):
        calm(t)
        t.status(answer(half(t, synced.person), synced.key, count=0), 303, "one that never counts")
    t.eq(audited(t, "passkey.counter-back", synced.person), 0, "is no alarm")


@case("what is registered must have been made here and now, by somebody present, and be new")
def test_passkey_register_refused(t):
    calm(t)
    client = t.person(t.a, "manager")
    path = "/login/enrol/passkey"
    key = Authenticator(origin(t), HERE)
    wrong = (
        ("another origin", {"origin": "https://evil.example"}),
        ("another challenge", {"challenge": b64(os.urandom(32))}),
        ("an assertion", {"type": "webauthn.get"}),
        ("another host", {"rp_id": "evil.example"}),
        ("nobody present", {"flags": KEY}),
        ("no key in it", {"flags": PRESENT}),
        ("not JSON", {"client": b"{"}),
    )
    for what, how in wrong:
        how = dict(how)
        asked = challenge(client, path)
        fields = key.register(how.pop("challenge", asked), **how)
        done = client.post(path, dict(fields, name="Telefon"))
        t.eq((done.status, done.problems), (422, ["passkey.refused"]), what)
        t.eq(done.value(".//value[@field='name']"), "Telefon", what + ": the name stays")
    fields = key.register(challenge(client, path))
    t.eq(client.post(path, dict(fields, name="")).problems, ["form.missing"], "no name")
    t.eq(client.post(path, dict(fields, name="x" * 61)).problems, ["form.too-long"], "a long name")
    t.status(client.post(path, dict(fields, name="Telefon")), 422, "the page that came back asks anew")
    fields = key.register(challenge(client, path))
    t.status(client.post(path, dict(fields, name="Telefon")), 303, "the right one")
    t.status(client.post(path, dict(fields, name="Telefon")), 422, "the same again")
    fields = key.register(challenge(client, path))
    t.eq(client.post(path, dict(fields, name="Zwilling")).problems, ["passkey.known"], "a known credential")
    other = t.person(t.a, "manager")
    fields = key.register(challenge(other, path))
    t.eq(other.post(path, dict(fields, name="Fremd")).problems, ["passkey.known"], "also of somebody else")
    t.eq(facts(t, client.person), (1, 1, 10), "one key was kept")
    t.status(client.post(path, dict(fields, name="Telefon", token="x")), 403, "without the form's token")
    t.eq(t.visitor().get(path).location, "/login", "a stranger")
    t.eq(half(t, client.person).get(path).location, "/login/totp", "half a sign-in")
    stale(t, client.person)
    t.eq(client.get(path).location, "/login/step-up?return=/login/enrol/passkey", "later it asks for a proof")
    t.eq(client.post(path, dict(fields, name="x")).location, "/login/step-up?return=/login/enrol/passkey", "the form too")


@case("step-up by passkey, beside the code")
def test_passkey_step_up(t):
    calm(t)
    client = with_key(t)
    person, key = client.person, client.key
    stale(t, person)
    done = client.post("/profile/recovery", page="/profile")
    page = client.follow(done)
    t.eq(page.find(".//step-up").get("method"), "totp", "a code is asked for")
    asked = page.find(".//passkey").get("challenge")
    t.status(client.post("/login/step-up", dict(key.answer(asked, flags=0), **{"return": "/profile"})), 422, "a bad one")
    asked = challenge(client, "/login/step-up", **{"return": "/profile"})
    done = client.post("/login/step-up", dict(key.answer(asked), **{"return": "/profile"}))
    t.eq((done.status, done.location), (303, "/profile"), "a good one")
    t.status(client.post("/profile/recovery"), 200, "and on it goes")
    stale(t, person)
    done = client.post("/login/step-up", {"code": fresh_code(t, person), "return": "/profile"}, page="/profile")
    t.eq(done.location, "/profile", "the code still does")
    stale(t, person)
    t.eq(client.post("/login/step-up", {"password": person.password, "return": "/profile"}, page="/profile").problems,
        ["form.missing"], "a password proves nobody who has more")
    t.eq(client.post("/login/step-up", {"code": person.recovery_codes[0], "return": "/profile"}, page="/profile").problems,
        ["login.bad-code"], "a recovery code neither")


@case("only a passkey: enrolled with it, recovery codes come along, the app may be added and removed")
def test_passkey_only(t):
    calm(t)
    client = accept(t, "manager")
    person = client.person
    t.eq(client.get("/profile").location, "/login/enrol", "a factor is due")
    t.eq(client.get("/login/enrol/passkey").find(".//enrol-passkey").get("due"), "true", "the page of a passkey")
    key, done = register(t, client)
    codes = [c.text for c in done.all(".//recovery-codes/code")]
    t.eq((done.status, len(codes)), (200, 10), "recovery codes")
    t.eq(facts(t, person), (0, 1, 10), "facts")
    t.status(client.get("/conversations"), 200, "in")
    page = client.get("/profile")
    t.eq(page.find(".//profile").get("may-remove"), "false", "the last one stays")
    mine = page.find(".//factor").get("id")
    done = client.post("/profile/factors/%s/remove" % mine)
    t.eq((done.status, done.problems), (409, ["factor.last"]), "and says why")
    t.eq(facts(t, person), (0, 1, 10), "nothing happened")
    other = give_password(t, person)[0]
    t.eq(other.get("/login/totp").location, "/login/passkey", "no code to ask for")
    t.status(answer(other, key), 303, "in by passkey")
    lost = half(t, person)
    done = lost.post("/login/recovery", {"code": codes[0]})
    t.eq((done.status, done.location), (303, "/"), "in by a recovery code")
    t.eq((facts(t, person)[2], mails(t, person, "recovery-used")), (9, 1), "one less, and a mail")
    t.eq(client.get("/login/step-up", **{"return": "/profile"}).find(".//step-up").get("method"), "passkey", "step-up")
    new, done = register(t, lost, "Ersatz")
    t.eq((done.status, done.location), (303, "/profile"), "a new key; the proof is fresh")
    done = lost.post("/profile/factors/%s/remove" % mine)
    t.eq((done.status, done.location), (303, "/profile"), "the lost one goes")
    t.eq((facts(t, person), mails(t, person, "factor-removed")), ((0, 1, 9), 1), "facts, mail")
    calm(t)
    gone = half(t, person)
    t.status(answer(gone, key), 422, "it opens nothing any more")
    t.status(answer(gone, new), 303, "the new one does")


@case("factors are removed by their own person, after a proof; the last one only where none is due")
def test_factor_remove(t):
    calm(t)
    client = with_key(t)
    person = client.person
    page = client.get("/profile")
    ids = {f.get("type"): f.get("id") for f in page.all(".//factor")}
    t.eq(page.find(".//profile").get("may-remove"), "true", "two: one may go")
    stranger = t.person(t.a, "manager")
    t.status(stranger.post("/profile/factors/%s/remove" % ids["passkey"], page="/profile"), 404, "somebody else's")
    t.status(client.post("/profile/factors/00000000-0000-7000-8000-000000000000/remove"), 404, "none at all")
    t.status(client.post("/profile/factors/%s/remove" % ids["totp"], {"token": "x"}), 403, "without the token")
    stale(t, person)
    done = client.post("/profile/factors/%s/remove" % ids["totp"], page="/profile")
    t.eq(urllib.parse.unquote(done.location), "/login/step-up?return=/profile", "asks for a proof")
    asked = challenge(client, "/login/step-up", **{"return": "/profile"})
    client.post("/login/step-up", dict(client.key.answer(asked), **{"return": "/profile"}))
    t.status(client.post("/profile/factors/%s/remove" % ids["totp"], page="/profile"), 303, "the app goes")
    t.eq((facts(t, person), audited(t, "factor.removed", person)), ((0, 1, 10), 1), "facts and row")
    t.status(client.post("/profile/factors/%s/remove" % ids["passkey"], page="/profile"), 409, "the key is the last")
    free = t.person(t.a, "agent")
    mine = free.get("/profile").find(".//factor").get("id")
    t.eq(free.get("/profile").find(".//profile").get("may-remove"), "true", "an agent may go without")
    t.status(free.post("/profile/factors/%s/remove" % mine, page="/profile"), 303, "removed")
    t.eq(facts(t, free.person), (0, 0, 0), "codes go with the last factor")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.second_factor" + person_is("person_id", free.person)), "0", "no row left")
    calm(t)
    t.eq(give_password(t, free.person)[1].location, "/", "the password is enough again")


@case("the page of a passkey: one script of ours, and words for those without")
def test_passkey_page(t):
    calm(t)
    client = with_key(t)
    other = half(t, client.person)
    page = other.get("/login/passkey", accept=HTML)
    t.has(page.text, '<script type="module" src="/static/passkey.mjs"></script>', "the script")
    t.has(page.text, "JavaScript", "what is said without it")
    csp = page.header("content-security-policy")
    t.has(csp, "script-src 'self'", "policy")
    t.has(csp, "require-trusted-types-for 'script'", "policy")
    script = other.get("/static/passkey.mjs")
    t.eq((script.status, script.header("content-type").split(";")[0]), (200, "text/javascript"), "its type")
    for path in ("/login", "/login/totp", "/login/recovery"):
        t.hasnt(other.get(path, accept=HTML).text, "<script", path)


def wait_for_brand(t, host):
    """Until the program looked again."""
    for _ in range(100):
        if t.visitor().get("/login", headers={"Host": host}).status == 200:
            return
        time.sleep(0.2)
    raise AssertionError("nobody answers for " + host)


@case("a passkey belongs to the host it was made on: a brand's host asks for its own")
def test_passkey_brand(t):
    calm(t)
    port = urllib.parse.urlsplit(t.url).port
    t.stack.ctl("brand", "set", "passkeytest", "--title", "Nordwind")
    t.stack.ctl("brand", "host", "passkeytest", "nordwind.localhost")
    wait_for_brand(t, "nordwind.localhost:%d" % port)
    client = with_key(t)
    person = client.person
    host = {"Host": "nordwind.localhost:%d" % port}
    other = half(t, person)
    page = other.request("GET", "/login/passkey", headers=host)
    t.eq((page.status, page.find(".//passkey").get("rp-id")), (200, "nordwind.localhost"), "the brand's host")
    t.eq(page.all(".//passkey/credential"), [], "none was made there")
    fields = client.key.answer(page.find(".//passkey").get("challenge"))
    body = urllib.parse.urlencode(dict(fields, token=other.token))
    send = dict(host, **{"Content-Type": "application/x-www-form-urlencoded"})
    t.status(other.request("POST", "/login/passkey", body, send), 422, "one of the other host is refused")
    page = client.request("GET", "/login/enrol/passkey", headers=host)
    key = Authenticator("http://nordwind.localhost:%d" % port, "nordwind.localhost")
    fields = dict(key.register(page.find(".//passkey").get("challenge")), name="Nordwind", token=client.token)
    t.status(client.request("POST", "/login/enrol/passkey", urllib.parse.urlencode(fields), send), 303, "made there")
    calm(t)
    other = half(t, person)
    page = other.request("GET", "/login/passkey", headers=host)
    t.eq(len(page.all(".//passkey/credential")), 1, "now it has one")
    fields = key.answer(page.find(".//passkey").get("challenge"))
    body = urllib.parse.urlencode(dict(fields, token=other.token))
    t.status(other.request("POST", "/login/passkey", body, send), 303, "which lets them in there")
    calm(t)
    other = half(t, person)
    t.status(answer(other, key), 422, "but not here")
