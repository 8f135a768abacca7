"""The settings of assistants: who sees and changes them, what a change must fulfil, and that every change stays."""

import re
import subprocess

from harness import HTML, case
from people import step_up

QUESTION = "Darf ich unser Gespräch als Text speichern, damit das Team Ihr Anliegen bearbeiten kann? " \
    "Der Text wird nach dreißig Tagen gelöscht."
QUESTION_EN = "May I keep our call as text so that the team can help you? The text is deleted after thirty days."
NOTICE = "Dieses Gespräch wird als Text gespeichert und nach 30 Tagen gelöscht."
NOBODY = "01890000-0000-7000-8000-000000000000"
ROLES = ("owner", "admin", "manager", "agent", "privacy", "auditor")
READERS = ("owner", "admin", "manager", "agent", "privacy")
CHANGERS = ("owner", "admin")


# --- a small company for all tests here, made once ---

class Company:
    """An account with two assistants and somebody in each role; managers and agents were given the first one."""

    def __init__(self, t):
        self.account = t.account("Kanzlei Fassung", {"Erster": "explicit", "Zweiter": "notice"})
        self.first = self.account.assistants["Erster"]
        self.second = self.account.assistants["Zweiter"]
        self.people = {role: t.person(self.account, role, [self.first] if role in ("manager", "agent") else [],
            name="%s Fassung" % role.title()) for role in ROLES}

    def __getitem__(self, role):
        return self.people[role]


def company(t):
    if not hasattr(t.world, "assistants_company"):
        t.world.assistants_company = Company(t)
    return t.world.assistants_company


def page(client, assistant):
    return client.get("/assistants/" + assistant)


def fields(client, assistant, **changes):
    """The form as it stands, with changes; None leaves a field out."""
    shown = page(client, assistant).find("assistant")
    form = {"from": shown.get("settings-version"), "mode": shown.get("mode"), "retention_days": shown.get("retention-days")}
    for box in ("record", "transcribe"):
        if shown.get("may-" + box) == "true":
            form["may_" + box] = "true"
    for notice in shown.findall("notice"):
        form["notice_" + notice.get("lang")] = notice.text
    form.update(changes)
    return {key: value for key, value in form.items() if value is not None}


def post(client, assistant, form):
    """A change, confirmed with a code where that is asked for."""
    path = "/assistants/%s/settings" % assistant
    done = client.post(path, form, page="/assistants")
    if done.status == 303 and done.location.startswith("/login/step-up"):
        step_up(client, "/assistants")
        done = client.post(path, form, page="/assistants")
    return done


def change(t, client, assistant, what="a change", **changes):
    """A change that must be done; the page after it."""
    done = post(client, assistant, fields(client, assistant, **changes))
    t.status(done, 303, what)
    t.eq(done.location, "/assistants/" + assistant, what + " leads back to the assistant")
    return client.follow(done)


def refused(t, client, assistant, problem, field, **changes):
    """A change that must not be done: problem at the field, typed values back, nothing else changed."""
    before = page(client, assistant).find("assistant").attrib
    form = fields(client, assistant, **changes)
    done = post(client, assistant, form)
    t.status(done, 422, "%s (%s)" % (problem, changes))
    t.ok((problem, field) in [(p.get("code"), p.get("field")) for p in done.all("problem")],
        "%s at %s, got %r" % (problem, field, done))
    typed = {v.get("field"): v.text for v in done.all("value")}
    t.eq(typed.get("mode"), form.get("mode"), "the mode typed comes back")
    t.eq(done.find("assistant").attrib, before, "the page still shows what is in force")
    t.eq(page(client, assistant).find("assistant").attrib, before, "nothing was changed")


# --- who ---

@case("each role sees and changes the settings of assistants exactly as the table of rights says")
def test_roles(t):
    c = company(t)
    for role in ROLES:
        client = c[role]
        t.status(client.get("/assistants"), 200 if role in READERS else 403, role + " lists assistants")
        seen = page(client, c.first)
        t.status(seen, 200 if role in READERS else 403, role + " reads an assistant")
        if seen.status == 200:
            t.eq(seen.find("assistant").get("may-change"), "true" if role in CHANGERS else "false", role + " may change")
        html = client.get("/assistants/" + c.first, accept=HTML)
        t.eq('action="/assistants/%s/settings"' % c.first in html.text, role in CHANGERS, role + " is offered the form")
        if role not in CHANGERS:
            form = {"from": "1", "mode": "none", "reason": "because"}
            t.status(client.post("/assistants/%s/settings" % c.first, form, page="/profile"), 403, role + " changes")
    visitor = t.visitor()
    for path in ("/assistants", "/assistants/" + c.first):
        done = visitor.get(path)
        t.eq((done.status, done.location), (303, "/login"), "a stranger is sent to sign in")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.assistant_version WHERE assistant_id = UNHEX(%s)",
        c.first.replace("-", "")), "1", "nobody who may not has changed anything")


@case("what belongs to another account, or was not given, does not exist")
def test_foreign(t):
    c = company(t)
    for role in ("owner", "admin", "privacy"):
        for other in (t.b.default, NOBODY):
            t.status(page(c[role], other), 404, role + " reads a foreign assistant")
        t.hasnt(c[role].get("/assistants").text, t.b.default, "a foreign assistant in the list")
    t.status(post(c["owner"], t.b.default, {"from": "1", "mode": "none", "reason": "because"}), 404, "a foreign one changed")
    for role in ("manager", "agent"):
        t.status(page(c[role], c.first), 200, role + " reads the assistant given")
        t.status(page(c[role], c.second), 404, role + " reads one not given")
        t.status(c[role].get("/assistants/" + c.second, version="1"), 404, role + " reads its old version")
        t.eq([a.get("id") for a in c[role].get("/assistants").all(".//assistant-list/assistant")], [c.first],
            role + " sees the one given")
    t.eq({a.get("id") for a in c["owner"].get("/assistants").all(".//assistant-list/assistant")}, {c.first, c.second},
        "the owner sees both")
    t.status(c["owner"].get("/assistants/%s/settings" % c.first), 405, "the form's address is no page")
    t.status(c["owner"].get("/assistants/" + c.first, version="77"), 404, "a version that never was")
    t.status(c["owner"].get("/assistants/" + c.first, version="one"), 400, "no number")
    t.status(c["owner"].get("/assistants/" + c.first, verison="1"), 400, "an unknown parameter")


@case("a change asks for a fresh second factor, and changes nothing before")
def test_step_up(t):
    c = company(t)
    client = t.person(c.account, "admin", name="Stella Stufe")
    t.rows("UPDATE rufwacht.session SET stepped_up_at = stepped_up_at - INTERVAL 11 MINUTE WHERE person_id ="
        " (SELECT id FROM rufwacht.person WHERE email = %s)", client.person.email)
    form = fields(client, c.second, mode="none", reason="Probe")
    done = client.post("/assistants/%s/settings" % c.second, form, page="/assistants")
    t.status(done, 303, "without a fresh code")
    t.ok((done.location or "").startswith("/login/step-up?return="), "to the confirmation, not %s" % done.location)
    t.eq(page(client, c.second).find("assistant").get("mode"), "notice", "nothing happened")
    step_up(client, "/assistants")
    t.status(client.post("/assistants/%s/settings" % c.second, dict(form, token="wrong"), page="/assistants"), 403,
        "with a wrong token")
    t.eq(page(client, c.second).find("assistant").get("mode"), "notice", "nothing happened")


# --- the rules ---

@case("what weakens protection needs a reason, what strengthens it does not")
def test_reason(t):
    account = t.account("Kanzlei Grund", {"Grund": "notice"})
    owner, it = t.person(account, "owner"), account.default
    change(t, owner, it, "the first texts and the question", mode="explicit", notice_de=QUESTION, retention_days="14",
        may_record=None, may_transcribe=None)
    for weaker in ({"mode": "notice"}, {"mode": "none"}, {"retention_days": "15"}, {"retention_days": None},
                   {"may_record": "true"}, {"may_transcribe": "true"}):
        refused(t, owner, it, "assistant.reason-missing", "reason", **weaker)
        refused(t, owner, it, "assistant.reason-missing", "reason", reason=" \r\n ", **weaker)
    shown = change(t, owner, it, "weaker with a reason", mode="notice", may_transcribe="true", retention_days="20",
        reason=" Vertrag mit\r\nden Mandanten ")
    t.eq([n.get("code") for n in shown.all("notice")], ["assistant.saved"], "it says so")
    t.eq(shown.all(".//version")[0].get("reason"), "Vertrag mit\nden Mandanten", "the reason stands in the version")
    shown = change(t, owner, it, "stronger", mode="explicit", may_transcribe=None, retention_days="3")
    t.eq(shown.all(".//version")[0].get("reason"), None, "without a reason")
    shown = owner.get("/assistants/" + it).find("assistant")
    t.eq([shown.get(name) for name in ("mode", "retention-days", "may-record", "may-transcribe")],
        ["explicit", "3", "false", "false"], "what was saved is in force")


@case("callers must be told, in the assistant's language, and a question must be whole")
def test_texts(t):
    account = t.account("Kanzlei Wortlaut", {"Wortlaut": "notice"})
    owner, it = t.person(account, "owner"), account.default
    for mode in ("notice", "explicit"):
        refused(t, owner, it, "assistant.notice-missing", "notice_de", mode=mode, notice_de=None)
        refused(t, owner, it, "assistant.notice-missing", "notice_de", mode=mode, notice_de=" \r\n", notice_en=QUESTION_EN)
    for text in (NOTICE, "Darf ich das 30 Tage speichern?",
                 "Darf ich unser Gespräch als Text speichern, damit das Team Ihr Anliegen bearbeiten kann?"):
        refused(t, owner, it, "assistant.question-incomplete", "notice_de", mode="explicit", notice_de=text)
    refused(t, owner, it, "assistant.question-incomplete", "notice_en", mode="explicit", notice_de=QUESTION,
        notice_en="Thanks for calling.")
    change(t, owner, it, "a notice", notice_de=NOTICE)
    change(t, owner, it, "questions", mode="explicit", notice_de=QUESTION, notice_en=QUESTION_EN)
    change(t, owner, it, "nothing told, with a reason", mode="none", notice_de=None, notice_en=None, reason="Ansage")
    t.eq(page(owner, it).all(".//assistant/notice"), [], "no text left")


@case("the period is a number from 0 to the account's")
def test_period(t):
    account = t.account("Kanzlei Frist", {"Frist": "none"})
    owner, it = t.person(account, "owner"), account.default
    most = int(page(owner, it).find("assistant").get("account-retention-days"))
    refused(t, owner, it, "assistant.retention-range", "retention_days", retention_days=str(most + 1), reason="lang")
    for wrong in ("-1", "1.5", "viel", "1e2", "99999999999999999999"):
        refused(t, owner, it, "form.bad-value", "retention_days", retention_days=wrong, reason="lang")
    change(t, owner, it, "nothing is kept", retention_days="0")
    t.eq(page(owner, it).find("assistant").get("retention-days"), "0", "zero days")
    change(t, owner, it, "the most", retention_days=str(most), reason="lang")
    t.eq(page(owner, it).find("assistant").get("retention-days"), str(most), "the account's period")
    refused(t, owner, it, "form.bad-value", "mode", mode="maybe")
    form = fields(owner, it)
    t.status(post(owner, it, dict(form, ai_sentence="no")), 400, "the AI sentence is no setting")
    t.status(post(owner, it, {k: v for k, v in form.items() if k != "from"}), 422, "without the version it started from")


# --- versions ---

@case("two people at once: the second one sees what the first one did, and overwrites nothing")
def test_conflict(t):
    account = t.account("Kanzlei Gleichzeitig", {"Gleichzeitig": "none"})
    it = account.default
    one, two = t.person(account, "owner"), t.person(account, "admin")
    form = fields(two, it, mode="notice", notice_de=NOTICE)
    change(t, one, it, "the first one", retention_days="5")
    done = post(two, it, form)
    t.status(done, 409, "the second one")
    t.eq(done.problems, ["assistant.changed"], "says why")
    shown = done.find("assistant")
    t.eq((shown.get("settings-version"), shown.get("retention-days")), ("2", "5"), "shows the newer version")
    t.eq({v.get("field"): v.text for v in done.all("value")}.get("notice_de"), NOTICE, "keeps what was typed")
    html = two.post("/assistants/%s/settings" % it, form, accept=HTML, page="/assistants")
    t.status(html, 409, "the same as a page")
    t.ok(re.search(r'name="from"[^>]*value="2"', html.text), "the form now starts from the newer one")
    t.eq(len(page(one, it).all(".//version")), 2, "no third version")
    t.status(post(two, it, dict(form, **{"from": "1"})), 409, "an old number")
    t.status(post(two, it, dict(form, **{"from": "9"})), 409, "a number to come")
    t.status(post(two, it, dict(form, **{"from": "2"})), 422, "judged against the newer one: thirty days are now longer")
    form = dict(form, retention_days="5", **{"from": "2"})
    t.status(post(two, it, form), 303, "after a look")
    t.status(post(two, it, form), 409, "the same form twice")
    t.eq([v.get("number") for v in page(one, it).all(".//version")], ["3", "2", "1"], "three versions, the newest first")


@case("every change is a new version with author, time and hash; old ones can be read and never change")
def test_history(t):
    account = t.account("Kanzlei Verlauf", {"Verlauf": "none"})
    it = account.default
    owner = t.person(account, "owner", name="Olga Verlauf")
    manager = t.person(account, "manager", [it], name="Mario Verlauf")
    privacy = t.person(account, "privacy", name="Paula Verlauf")
    first = page(owner, it).all(".//version")
    t.eq([(v.get("number"), v.get("author")) for v in first], [("1", None)], "the first one has no author")
    change(t, owner, it, "texts", mode="notice", notice_de=NOTICE + "\r\nDanke.", notice_en="We keep this for 30 days.")
    change(t, owner, it, "another period", retention_days="7")
    shown = change(t, owner, it, "another German text", notice_de=NOTICE)
    t.eq([(v.get("number"), v.get("author"), v.get("mode"), v.get("retention-days")) for v in shown.all(".//version")],
        [("4", "Olga Verlauf", "notice", "7"), ("3", "Olga Verlauf", "notice", "7"),
         ("2", "Olga Verlauf", "notice", first[0].get("retention-days")), ("1", None, "none", first[0].get("retention-days"))],
        "the versions")
    notices = {n.get("lang"): n for n in shown.all(".//assistant/notice")}
    t.eq((notices["de"].get("version"), notices["en"].get("version")), ("4", "2"), "since when each text is valid")
    t.eq(notices["de"].text, NOTICE, "the text")
    t.ok(re.fullmatch(r"[0-9a-f]{64}", notices["de"].get("hash")), "its hash")
    old = owner.get("/assistants/" + it, version="3").find("assistant")
    t.eq(old.get("settings-version"), "3", "an old version")
    t.eq(old.get("may-change"), "false", "is only to be read")
    texts = {n.get("lang"): (n.text, n.get("version")) for n in old.findall("notice")}
    t.eq(texts, {"de": (NOTICE + "\nDanke.", "2"), "en": ("We keep this for 30 days.", "2")}, "the texts of then")
    names = [v.get("author") for v in page(privacy, it).all(".//version")]
    t.eq(names[0], "Olga Verlauf", "who may see people is told the author")
    t.eq({v.get("author") for v in page(manager, it).all(".//version")}, {None}, "others are not")
    t.hasnt(page(manager, it).text, "Olga", "nor anywhere on the page")


@case("the phone engine gets a new version at once, and nothing before")
def test_engine(t):
    account = t.account("Kanzlei Leitung", {"Leitung": "notice"})
    owner, it, engine = t.person(account, "owner"), account.default, t.engine(account.key)
    before = engine.settings(it)
    t.eq(before.json["settings_version"], 1, "the version at first")
    etag = before.header("etag")
    refused(t, owner, it, "assistant.notice-missing", "notice_de", notice_de=None)
    t.status(engine.settings(it, etag), 304, "after a refused change")
    change(t, owner, it, "a change", mode="explicit", retention_days="9", notice_de=QUESTION, notice_en=QUESTION_EN,
        may_record=None)
    after = engine.settings(it, etag)
    t.status(after, 200, "after a change")
    told = after.json
    t.eq([told[k] for k in ("settings_version", "consent_mode", "retention_days", "may_record")], [2, "explicit", 9, False],
        "what is in force")
    t.eq({k: v["text"] for k, v in told["notice"].items()}, {"de": QUESTION, "en": QUESTION_EN}, "what callers are told")
    shown = {n.get("lang"): n.get("hash") for n in page(owner, it).all(".//assistant/notice")}
    t.eq({k: v["hash"].split(":")[1] for k, v in told["notice"].items()}, shown, "with the hashes of the page")
    t.eq(set(told["ai_sentence"]), {"de", "en"}, "and that it is an AI, always")
    t.eq(told["ai_sentence"], before.json["ai_sentence"], "in the same words")


@case("the audit log says who changed which assistant, in codes and without any text")
def test_audit(t):
    account = t.account("Kanzlei Spur", {"Spur": "none"})
    owner, it = t.person(account, "owner"), account.default
    change(t, owner, it, "a change", mode="notice", retention_days="11", notice_de=NOTICE, reason="Geheimgrund")
    refused(t, owner, it, "assistant.reason-missing", "reason", mode="none")
    found = t.rows("SELECT outcome, object_kind, LOWER(HEX(object_id)), detail, role FROM rufwacht.audit_event"
        " WHERE account_id = UNHEX(%s) AND code = 'assistant.changed' ORDER BY id", account.id.replace("-", ""))
    identity = it.replace("-", "")
    t.eq(found, [["done", "assistant", identity, "mode=notice retention=11 notice version=2", "owner"],
        ["refused", "assistant", identity, "assistant.reason-missing", "owner"]], "the rows")


# --- what the program cannot do ---

@case("the account of the program can do what it needs and nothing else")
def test_grants(t):
    with open(t.stack.path("secrets", "db", "rw_assistants"), encoding="ascii") as f:
        password = f.read().strip()

    def attempt(statement):
        done = subprocess.run(["mariadb", "--no-defaults", "--socket=" + t.stack.database.socket, "--user=rw_assistants",
            "--password=" + password, "--execute=" + statement, "rufwacht"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return done.returncode == 0, done.stderr

    good, error = attempt("SELECT id FROM assistant LIMIT 1")
    t.ok(good, "it reads assistants: " + error)
    for statement in ("UPDATE assistant_version SET consent_mode = 'none'", "DELETE FROM assistant_version",
                      "UPDATE notice_text SET body = ''", "DELETE FROM notice_text", "DELETE FROM assistant",
                      "UPDATE assistant SET account_id = id", "SELECT hash FROM engine_key", "SELECT * FROM conversation",
                      "SELECT * FROM conversation_part", "SELECT * FROM rufwacht_keys.conversation_key",
                      "SELECT sealed FROM person_totp", "SELECT sealed FROM person_password", "UPDATE membership SET role = 'owner'",
                      "UPDATE account SET retention_days = 1", "UPDATE session SET stepped_up_at = UTC_TIMESTAMP(6)",
                      "DELETE FROM session", "SELECT search_sealed FROM session", "SELECT * FROM audit_event",
                      "UPDATE audit_event SET code = ''", "DELETE FROM audit_event", "INSERT INTO membership_assistant VALUES ('', '', '')",
                      "INSERT INTO audit_event (account_id, id, seal_id) VALUES ('', '', 1)"):
        good, error = attempt(statement)
        t.ok(not good and "denied" in error, "%s: %s" % (statement, error or "it ran"))
