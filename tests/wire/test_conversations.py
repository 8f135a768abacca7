"""Conversations for the people who work with them: rows 26, 33, 64, 82, 116."""

import datetime
import os
import subprocess
import uuid

from harness import TOP, case
from vcons import german_vcons, make_vcon

TURNS = [("assistant", "Guten Tag, Praxis am Prüfstand. Sie sprechen mit einer künstlichen Intelligenz."),
         ("caller", "Ich möchte meinen Termin zur Zahnreinigung verschieben."),
         ("assistant", "Das nehme ich auf. Wie ist Ihr Name?"),
         ("caller", "Aurelia Quittenbaum ist mein Name, meine Nummer ist null eins sieben eins.")]
NUMBER = "+491713920017"
NAME = "Aurelia Quittenbaum"


def deliver(t, account=None, minutes=60, key=None, **more):
    """One call, of the account's default assistant where no other is named; its id and the vCon."""
    started = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes)
    turns = more.pop("turns", TURNS)
    values = dict(caller=NUMBER, name=NAME, summary="Die Anruferin möchte ihren Termin verschieben.",
        subject="Termin zur Zahnreinigung verschieben", started=started, uuid=str(uuid.uuid4()),
        answers={"Name": NAME, "Wunschtermin": "Dienstag ab drei"})
    values.update(more)
    vcon = make_vcon(turns, **values)
    answer = t.engine(key or (account or t.a).key).deliver(vcon)
    t.status(answer, (200, 201), "delivered")
    return answer.json["id"], vcon


def events(t, code, identity):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE code = %s AND object_id = UNHEX(REPLACE(%s, '-', ''))"
        " AND outcome = 'done'", code, identity))


def step_up(t, client):
    """A fresh proof of the second factor for that session."""
    client.get("/login/step-up?return=/conversations")
    done = client.post("/login/step-up", {"code": client.person.totp.code(), "return": "/conversations"})
    t.status(done, 303, "step-up")


@case("the list shows newest first what was delivered, and one row says who listed it")
def test_list(t):
    account = t.account("Listenpraxis")
    older, _ = deliver(t, account, minutes=90)
    newer, _ = deliver(t, account, minutes=30, subject="Zweiter Anruf")
    owner = t.person(account, "owner")
    page = owner.get("/conversations")
    t.status(page, 200, "list")
    rows = page.all("conversation-list/conversation")
    t.eq([r.get("id") for r in rows], [newer, older], "newest first")
    t.eq(rows[1].findtext("name"), NAME, "name")
    t.eq(rows[1].find("name").get("pii"), "name", "mark")
    t.eq(rows[1].findtext("subject"), "Termin zur Zahnreinigung verschieben", "subject")
    t.eq(rows[0].get("content"), "true", "with content")
    found = t.rows("SELECT detail, object_id, address IS NOT NULL FROM rufwacht.audit_event"
        " WHERE code = 'conversation.listed' AND account_id = UNHEX(REPLACE(%s, '-', ''))", account.id)
    t.eq(len(found), 1, "one row for one list")
    t.has(found[0][0], "count=2", "it counts")


@case("pages of fifty, by key in both directions, and every filter")
def test_pages(t):
    account = t.account("Blätterpraxis")
    ids = [deliver(t, account, minutes=100 + n)[0] for n in range(60)]
    owner = t.person(account, "owner")
    first = owner.get("/conversations")
    shown = [c.get("id") for c in first.all("conversation-list/conversation")]
    t.eq(shown, ids[:50], "first page")
    t.eq(first.find("conversation-list").get("newest"), "true", "it is the newest")
    second = owner.get(first.find("conversation-list").get("older-path"))
    t.eq([c.get("id") for c in second.all("conversation-list/conversation")], ids[50:], "second page")
    t.eq(second.find("conversation-list").get("older-path"), None, "nothing older")
    back = owner.get(second.find("conversation-list").get("newer-path"))
    t.eq([c.get("id") for c in back.all("conversation-list/conversation")], ids[:50], "and back")
    today = datetime.date.today().isoformat()
    for query, count in (("status=new", 50), ("status=done", 0), ("consent=noticed", 50), ("consent=given", 0),
                         ("assistant=" + account.default, 50), ("assistant=" + str(uuid.uuid4()), 0),
                         ("from=2001-01-01&to=2001-01-02", 0), ("from=2001-01-01", 50), ("to=" + today, 50),
                         ("status=&consent=&assistant=&from=&to=", 50)):
        page = owner.get("/conversations?" + query)
        t.status(page, 200, query)
        t.eq(len(page.all("conversation-list/conversation")), count, query)
    for query in ("status=old", "status=new&status=done", "assistant=1", "from=2025-02-30", "from=yesterday", "x=1",
                  "before=" + "a" * 36, "status=n%FFw", "status=new%00", "status=" + "n" * 5000):
        t.status(owner.get("/conversations?" + query), (400, 413), query[:40])


@case("search finds a word, a name and a number in sealed content; the words are never in a URL")
def test_search(t):
    account = t.account("Suchpraxis")
    wanted, _ = deliver(t, account, turns=TURNS + [("caller", "Es geht um die KERAMIKKRONE, groß und weiß.")])
    deliver(t, account, minutes=50, name="Bertold Nebenan", caller="+493023125001", summary="Anderes", subject="Anderes",
        answers=None, turns=[("caller", "Nur eine Frage.")])
    owner = t.person(account, "owner")
    for words in ("keramikkrone", "GROSS", "quittenbaum", "0171 3920017", "Termin zahnreinigung", "dienstag"):
        go = owner.post("/conversations/search", {"q": words}, page="/conversations")
        t.status(go, 303, words)
        t.hasnt(go.location, "q=", "no word in the URL")
        t.hasnt(go.location.lower(), words.split()[0].lower(), "no word in the URL")
        page = owner.get(go.location)
        t.eq([c.get("id") for c in page.all("conversation-list/conversation")], [wanted], "found by " + words)
        t.ok(page.find("conversation-list/searched-back-to") is not None, "says how far back it looked")
    go = owner.post("/conversations/search", {"q": "nirgendwo"}, page="/conversations")
    t.eq(owner.get(go.location).all("conversation-list/conversation"), [], "nothing")
    t.status(t.person(account, "owner").get(go.location), 404, "another session's search")
    t.status(owner.post("/conversations/search", {"q": ""}, page="/conversations"), 422, "empty")
    t.status(owner.post("/conversations/search", {"q": "a" * 101}, page="/conversations"), 422, "too long")
    for path, body in t.files("log"):
        t.ok(b"keramikkrone" not in body.lower(), "no word in " + os.path.basename(path))


@case("one conversation, whole; each read is a row")
def test_read(t):
    identity, _ = deliver(t, consent="given")
    owner = t.client("owner")
    before = events(t, "conversation.read", identity)
    page = owner.get("/conversations/" + identity)
    t.status(page, 200, "page")
    c = page.find("conversation")
    t.eq([turn.get("speaker") for turn in c.findall("transcript/turn")], ["assistant", "caller"] * 2, "speakers")
    t.eq(c.findall("transcript/turn")[1].text, TURNS[1][1], "words")
    t.eq(c.find("consent").get("outcome"), "given", "consent")
    t.eq({a.get("name"): a.text for a in c.findall("answer")}, {"Name": NAME, "Wunschtermin": "Dienstag ab drei"}, "answers")
    t.ok(c.get("retention-until-at") > page.find(".").get("now"), "deletion date lies ahead")
    t.eq({d.get("class") for d in c.findall("due")}, {"transcript", "summary", "answers", "contact"}, "classes")
    t.eq(events(t, "conversation.read", identity), before + 1, "one row")
    html = owner.get("/conversations/" + identity, accept="text/html")
    t.has(html.text, "Aurelia Quittenbaum", "HTML shows it")


@case("working off: status and note by those who may, and nobody overwrites another")
def test_work(t):
    identity, _ = deliver(t)
    path = "/conversations/" + identity
    agent = t.client("agent")
    version = agent.get(path).find("conversation").get("version")
    done = agent.post(path + "/work", {"status": "progress", "note": "Ruft <b>morgen</b> an\nzweite Zeile", "version": version},
        page=path)
    t.status(done, 303, "saved")
    page = t.client("owner").get(path)
    t.eq(page.find("conversation").get("status"), "progress", "status")
    t.eq(page.find("conversation").findtext("note"), "Ruft <b>morgen</b> an\nzweite Zeile", "note")
    html = t.client("owner").get(path, accept="text/html")
    t.has(html.text, "&lt;b&gt;morgen", "escaped")
    late = agent.post(path + "/work", {"status": "done", "note": "x", "version": version}, page=path)
    t.status(late, 409, "somebody was faster")
    t.eq(late.problems, ["conversation.changed"], "it says so")
    t.eq(t.client("owner").get(path).find("conversation").get("status"), "progress", "unchanged")
    for fields in ({"status": "lost", "version": "2"}, {"version": "2"}, {"status": "done", "version": "x"},
                   {"status": "done", "version": "2", "note": "n" * 2001}):
        t.status(agent.post(path + "/work", fields, page=path), 422, str(fields)[:60])
    t.status(t.client("privacy").post(path + "/work", {"status": "done", "version": "2"}, page="/profile"), 403, "privacy")
    t.status(agent.post(path + "/work", {"status": "done", "version": "2"}, page=path), 303, "without a note")
    t.has(t.client("owner").get(path).find("conversation").findtext("note"), "zweite Zeile", "the note stays")
    t.status(agent.post(path + "/work", {"status": "done", "note": "", "version": "3"}, page=path), 303, "an empty note")
    t.eq(t.client("owner").get(path).find("conversation/note"), None, "the note goes")
    t.eq(events(t, "conversation.worked", identity), 3, "one row each")


@case("erasing: typed, with a fresh proof, for owner and admin only; then it is gone for good")
def test_erase(t):
    identity, vcon = deliver(t)
    path = "/conversations/" + identity
    admin = t.login("admin")
    for role in ("manager", "agent", "privacy", "auditor"):
        t.status(t.client(role).post(path + "/erase", {"confirm": "LÖSCHEN"}, page="/profile"), 403, role)
    t.rows("UPDATE rufwacht.session SET stepped_up_at = NULL WHERE person_id = (SELECT id FROM rufwacht.person"
        " WHERE email = %s)", admin.person.email)
    asked = admin.post(path + "/erase", {"confirm": "LÖSCHEN"}, page=path)
    t.status(asked, 303, "step-up first")
    t.has(asked.location, "/login/step-up?return=", "step-up first")
    t.status(admin.get(path), 200, "still there")
    step_up(t, admin)
    t.status(admin.post(path + "/erase", {"confirm": "weg"}, page=path), 422, "not the word")
    t.status(admin.get(path), 200, "still there")
    t.status(admin.post(path + "/erase", {"confirm": "LÖSCHEN"}, page=path), 303, "erased")
    t.status(admin.get(path), 404, "gone")
    t.status(admin.post(path + "/erase", {"confirm": "ERASE"}, page="/conversations"), 404, "once")
    t.status(t.engine().deliver(vcon), 410, "a later delivery stores nothing")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.conversation_part WHERE conversation_id = UNHEX(REPLACE(%s, '-', ''))", identity),
        "0", "no part")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht_keys.conversation_key WHERE conversation_id = UNHEX(REPLACE(%s, '-', ''))",
        identity), "0", "no key")
    t.eq(t.one("SELECT CONCAT(state, caller_hash IS NULL, started_at = DATE_FORMAT(started_at, '%%Y-%%m-%%d %%H:00:00'))"
        " FROM rufwacht.conversation WHERE id = UNHEX(REPLACE(%s, '-', ''))", identity), "erased11", "the row left is bare")
    ledger = b"".join(body for _, body in t.files("ledger"))
    t.ok(identity.encode() in ledger, "the ledger knows it")
    t.eq(events(t, "conversation.erased", identity), 1, "one row")


@case("another account's conversation, and another assistant's, do not exist")
def test_foreign(t):
    foreign, _ = deliver(t, t.b)
    other = t.a.assistants["Rezepttelefon"]
    hidden, _ = deliver(t, bot=other, consent="given", settings_version=1,
        subject="Rezept für Gundula Verborgen")
    for client, identity, who in ((t.client("owner"), foreign, "owner of A"), (t.client("agent"), hidden, "agent of 1"),
                                  (t.client("manager"), hidden, "manager of 1"), (t.client("agent"), foreign, "agent of A")):
        path = "/conversations/" + identity
        t.status(client.get(path), 404, who)
        t.status(client.post(path + "/work", {"status": "done", "version": "1"}, page="/conversations"), 404, who + " working")
        t.hasnt(client.get("/conversations").text, identity, who + "'s list")
        t.hasnt(client.get("/conversations?before=ffffffff-ffff-ffff-ffff-ffffffffffff").text, identity, who + "'s page")
    t.hasnt(t.client("agent").get("/conversations").text, other, "the assistant itself")
    go = t.client("agent").post("/conversations/search", {"q": "rezept"}, page="/conversations")
    t.hasnt(t.client("agent").get(go.location).text, hidden, "search of the agent")
    t.status(t.client("owner").get("/conversations/" + hidden), 200, "the owner sees it")
    refused = int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE outcome = 'refused' AND object_id ="
        " UNHEX(REPLACE(%s, '-', ''))", hidden))
    t.ok(refused >= 2, "refused attempts are rows")


@case("a masked role receives no byte of name, number and address, wherever they stand")
def test_masked(t):
    turns = TURNS + [("assistant", "Danke, Frau Quittenbaum."), ("caller", "Erreichbar unter 0171 39 20 017 oder "
        "aurelia.quittenbaum@post.example.")]
    identity, _ = deliver(t, turns=turns, summary="Frau Quittenbaum (0171/3920017) verschiebt.",
        subject="Aurelia Quittenbaum verschiebt")
    agent = t.client("agent")
    for accept in ("application/xml", "text/html"):
        for path in ("/conversations", "/conversations/" + identity):
            page = agent.get(path, accept=accept)
            t.status(page, 200, path)
            for secret in ("Quittenbaum", "quittenbaum", "Aurelia", "aurelia", "3920017", "39 20 017", "+49171", "post.example"):
                t.hasnt(page.text, secret, path + " as " + accept)
            t.has(page.text, "verschieb", "still readable")
    owner = t.client("owner").get("/conversations/" + identity)
    t.has(owner.text, "Quittenbaum", "the owner reads it")


@case("who may not read conversations is refused, and that is a row")
def test_refused(t):
    for role in ("privacy", "auditor", "operator"):
        page = t.client(role).get("/conversations")
        t.status(page, 403, role)
        t.eq(page.problems, ["access.refused"], role)
    t.status(t.visitor().get("/conversations"), 303, "nobody")
    t.eq(t.visitor().get("/conversations").location, "/login", "nobody")
    t.ok(int(t.one("SELECT COUNT(*) FROM rufwacht.audit_event WHERE outcome = 'refused' AND detail = 'access.refused'")) >= 3,
        "rows")


@case("what the program cannot do, its database account cannot do")
def test_grants(t):
    password = open(t.stack.path("secrets", "db", "rw_conversations"), encoding="ascii").read().strip()

    def run(sql):
        return subprocess.run(["mariadb", "--no-defaults", "--socket=" + t.stack.database.socket, "-urw_conversations",
            "-p" + password, "-e", sql], capture_output=True, text=True, check=False).returncode

    t.eq(run("SELECT COUNT(*) FROM rufwacht.conversation"), 0, "it reads conversations")
    for sql in ("SELECT * FROM rufwacht.person_password", "SELECT * FROM rufwacht.person_totp",
                "SELECT * FROM rufwacht.recovery_code", "SELECT enrol_sealed FROM rufwacht.session",
                "UPDATE rufwacht.audit_event SET code = 'x'", "DELETE FROM rufwacht.audit_event",
                "INSERT INTO rufwacht.audit_event (seal_id) VALUES (1)", "SELECT * FROM rufwacht.audit_event",
                "DELETE FROM rufwacht.conversation", "INSERT INTO rufwacht.membership VALUES ()",
                "UPDATE rufwacht.membership SET role = 'owner'", "SELECT hash FROM rufwacht.engine_key"):
        t.ok(run(sql) != 0, "must be refused: " + sql)


@case("each page of this program fits its contract, as each role")
def test_contract(t):
    identity, _ = deliver(t)
    for role in ("owner", "agent"):
        for path in ("/conversations", "/conversations/" + identity, "/conversations/" + str(uuid.uuid4()), "/nowhere"):
            page = t.client(role).get(path)
            view = page.find(".").get("view")
            checked = subprocess.run(["xmllint", "--noout", "--relaxng",
                os.path.join(TOP, "xslt", "contract", view + ".rng"), "-"], input=page.body, capture_output=True, check=False)
            t.eq(checked.returncode, 0, path + checked.stderr.decode()[:600])


@case("156 real German dialogues arrive and are found again by a word in them", long=True)
def test_corpus(t):
    account = t.account("Korpus")
    calls = list(german_vcons(bot=account.default))
    if not calls:
        return t.skip("no dialogs beside the checkout")
    engine = t.engine(account.key)
    ids = {}
    for vcon in calls:
        answer = engine.deliver(vcon)
        t.status(answer, 201, vcon["uuid"])
        ids[answer.json["id"]] = " ".join(d["body"] for d in vcon["dialog"]).casefold()
    t.eq(len(ids), len(calls), "all of them, each once")
    owner = t.person(account, "owner")
    for word in ("pizza", "werkstatt", "kino", "taxi", "fußball", "öl"):
        wanted = {identity for identity, text in ids.items() if word in text}
        go = owner.post("/conversations/search", {"q": word}, page="/conversations")
        found, path = set(), go.location
        while path:
            page = owner.get(path)
            t.status(page, 200, word)
            found |= {c.get("id") for c in page.all("conversation-list/conversation")}
            on = page.find("conversation-list/go-on")
            path = on.get("path") if on is not None else None
        t.eq(found, wanted, "found by " + word)
