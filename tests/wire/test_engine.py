"""The API for phone engines: what is taken, what is refused, and what stays of it."""

import concurrent.futures
import datetime
import glob
import gzip
import json
import os
import subprocess
import uuid

from harness import TOP, case

HOUR = "%Y-%m-%d %H:00:00"


# --- vCons ---

def now(**shift):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**shift)
    return moment.replace(microsecond=0)


def rfc(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def call(turns=("Guten Tag, Praxis Sommer.", "Ich brauche einen Termin."), summary=None, basis=None, start=None, **more):
    """A vCon of a call: the assistant (party 1) speaks first."""
    start = start or now(minutes=-10)
    vcon = {"vcon": "0.4.0", "uuid": str(uuid.uuid4()), "created_at": rfc(start),
        "parties": [{"tel": "+4917123450017", "name": "Ada Beispiel", "role": "customer"},
                    {"name": "Assistent", "role": "agent"}],
        "dialog": [], "analysis": [], "attachments": []}
    for number, text in enumerate(turns):
        vcon["dialog"].append({"type": "text", "start": rfc(start + datetime.timedelta(seconds=5 * number)), "duration": 5,
            "parties": [0, 1], "originator": (number + 1) % 2, "mediatype": "text/plain", "encoding": "none", "body": text})
    if summary is not None:
        vcon["analysis"].append({"type": "summary", "dialog": 0, "encoding": "none", "body": summary})
    if basis is not None:
        vcon["attachments"].append({"purpose": "lawful_basis", "encoding": "json", "party": 0, "dialog": 0,
            "start": rfc(start), "body": basis})
    vcon.update(more)
    return vcon


def grants(storage=None, outcome=None, version=None, basis="consent", expiration=None, **more):
    """The body of a lawful_basis attachment; keywords are further purposes."""
    purposes = dict(more) if storage is None else dict(more, storage=storage)
    body = {"lawful_basis": basis, "expiration": expiration,
        "purpose_grants": [{"purpose": p, "granted": g, "granted_at": rfc(now(minutes=-9))} for p, g in purposes.items()],
        "metadata": {}}
    if outcome is not None:
        body["metadata"]["outcome"] = outcome
    if version is not None:
        body["metadata"]["settings_version"] = version
    return body


def shared(*parts):
    """A path in the data brought along beside the checkout; None where there is none."""
    for root in (os.environ.get("RUFWACHT_SHARED"), os.path.join(TOP, "..", "shared"), os.path.join(TOP, "..", "..", "shared")):
        if root and os.path.exists(os.path.join(root, *parts)):
            return os.path.join(root, *parts)
    return None


# --- what the database says ---

def hexed(identity):
    return identity.replace("-", "")


def row(t, identity, *columns):
    found = t.rows("SELECT " + ", ".join(columns) + " FROM rufwacht.conversation WHERE id = UNHEX(%s)", hexed(identity))
    return found[0] if found else None


def classes(t, identity):
    return [c for c, in t.rows("SELECT class FROM rufwacht.conversation_part WHERE conversation_id = UNHEX(%s) ORDER BY class",
        hexed(identity))]


def keys(t, identity):
    """Names of the classes that have a wrapped key."""
    names = ("audio", "transcript", "summary", "answers", "contact", "notes")
    found = t.rows("SELECT " + ", ".join("%s_key IS NOT NULL" % n for n in names)
        + " FROM rufwacht_keys.conversation_key WHERE conversation_id = UNHEX(%s)", hexed(identity))
    return [n for n, there in zip(names, found[0]) if there == "1"] if found else None


def count(t, account):
    return int(t.one("SELECT COUNT(*) FROM rufwacht.conversation WHERE account_id = UNHEX(%s)", hexed(account.id)))


def change_settings(t, account, assistant, mode, retention=None, may_transcribe=1):
    """The next version, as the assistants page would make it."""
    a, i = hexed(account.id), hexed(assistant)
    t.rows("INSERT INTO rufwacht.assistant_version SELECT account_id, id, settings_version + 1, %s, %s, 1, %s, NULL, NULL,"
        " UTC_TIMESTAMP(6) FROM rufwacht.assistant WHERE account_id = UNHEX(%s) AND id = UNHEX(%s)",
        mode, retention, may_transcribe, a, i)
    t.rows("UPDATE rufwacht.assistant SET settings_version = settings_version + 1 WHERE account_id = UNHEX(%s)"
        " AND id = UNHEX(%s)", a, i)


def problem(t, answer, status, code, what, pointer=None):
    """It is that problem, as RFC 9457 wants it."""
    t.status(answer, status, what)
    t.eq(answer.header("content-type"), "application/problem+json", what + ": type")
    if answer.json is None:
        return
    t.eq(answer.json.get("status"), status, what + ": status inside")
    t.eq(answer.json.get("code"), code, what + ": code")
    t.ok(answer.json.get("request_id"), what + ": has a request id")
    if pointer is not None:
        t.ok(pointer in [e["pointer"] for e in answer.json["errors"]], "%s: %r in %r" % (what, pointer, answer.json["errors"]))


# --- delivering ---

@case("a call is stored: row, sealed parts, keys by day, audit row")
def test_new(t):
    account = t.account("Neu")
    got = t.engine(account.key).deliver(call(summary="Terminwunsch. Er ruft wieder an."))
    if not t.status(got, 201, "delivered"):
        return
    t.eq(sorted(got.json), ["dropped", "id", "retention_until", "stored"], "fields")
    t.eq((got.json["stored"], got.json["dropped"]), ("all", []), "stored whole")
    identity = got.json["id"]
    state, consent, until, duration = row(t, identity, "state", "consent",
        "DATE_FORMAT(retention_until, '%%Y-%%m-%%dT%%H:%%i:%%sZ')", "duration_ms")
    t.eq((state, consent, duration), ("content", "noticed", "10000"), "row")
    t.eq(got.json["retention_until"], until, "the date it told")
    t.ok(rfc(now(days=30, minutes=-2)) <= until <= rfc(now(days=30, minutes=1)), "thirty days: %s" % until)
    t.eq(classes(t, identity), ["2", "3", "5"], "transcript, summary, contact")
    t.eq(keys(t, identity), ["transcript", "summary", "contact"], "keys")
    days = t.rows("SELECT transcript_day, DATEDIFF(%s, '1970-01-01') FROM rufwacht_keys.conversation_key"
        " WHERE conversation_id = UNHEX(%s)", until[:10], hexed(identity))[0]
    t.eq(days[0], days[1], "the keys fall due on that day")
    audit = t.rows("SELECT code, outcome, actor_kind, detail FROM rufwacht.audit_event WHERE object_id = UNHEX(%s)",
        hexed(identity))
    t.eq(audit, [["conversation.delivered", "done", "engine", "stored=all dropped=0 turns=2"]], "audit")


@case("the same file twice is one conversation; the same uuid elsewhere is another")
def test_twice(t):
    a, b = t.account("Zweimal"), t.account("Woanders")
    vcon = call()
    first, second = t.engine(a.key).deliver(vcon), t.engine(a.key).deliver(vcon)
    t.status(first, 201, "first")
    t.status(second, 200, "second")
    t.eq(second.json["id"], first.json["id"], "one id")
    t.eq(second.json["retention_until"], first.json["retention_until"], "one date")
    t.eq(count(t, a), 1, "one row")
    other = t.engine(b.key).deliver(vcon)
    t.status(other, 201, "new in the other account")
    t.ok(other.json["id"] != first.json["id"], "another id")


@case("the same call from many lines at once is one conversation", needs_workers=True)
def test_race(t):
    account = t.account("Gedränge")
    more = ["engine@%d" % n for n in range(10, 15)]
    for name in more:
        t.stack.start_worker("engine", int(name[7:]))
    try:
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            for round in range(5):
                vcon = call()
                same = list(pool.map(lambda _: t.engine(account.key).deliver(vcon), range(12)))
                t.eq(sorted(a.status for a in same), [200] * 11 + [201], "once new")
                t.eq(len({a.json["id"] for a in same if a.json}), 1, "one id")
            many = list(pool.map(lambda _: t.engine(account.key).deliver(call()), range(60)))
            no = dict(vcon, attachments=call(basis=grants(False, "withdrawn"))["attachments"])
            mixed = list(pool.map(t.engine(account.key).deliver, [vcon, no] * 6))
    finally:
        for name in more:
            t.stack.nursery.stop(name)
    t.eq([a.status for a in many], [201] * 60, "different calls")
    t.eq([a.status for a in mixed], [200] * 12, "yes and no at once")
    t.eq(count(t, account), 65, "rows")
    t.eq(row(t, same[0].json["id"], "state"), None, "the no has won")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.conversation WHERE account_id = UNHEX(%s) AND state = 'refused'", hexed(account.id)),
        "1", "one refused row")
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.erasure WHERE account_id = UNHEX(%s)", hexed(account.id)), "1", "erased once")


@case("packed: by type, by coding, and by both names with one packing")
def test_gzip(t):
    engine = t.engine()
    plain = lambda: json.dumps(call()).encode()
    t.status(engine.deliver(call(), packed=True), 201, "application/vcon+gzip")
    packed = {"Content-Encoding": "gzip"}
    t.status(engine.deliver(gzip.compress(plain()), headers=packed), 201, "Content-Encoding")
    t.status(engine.deliver(gzip.compress(plain()), "application/vcon+gzip", packed), 201, "both, packed once")
    t.status(engine.deliver(gzip.compress(gzip.compress(plain())), "application/vcon+gzip", packed), 201, "both, packed twice")
    for kind in ("application/json", "application/json; charset=utf-8", "Application/VCON", "application/vcon+json"):
        t.status(engine.deliver(call(), kind), 201, kind)
    problem(t, engine.deliver(plain(), "application/vcon+gzip"), 400, "vcon.gzip", "not packed at all")
    problem(t, engine.deliver(gzip.compress(plain())[:-9], "application/vcon+gzip"), 400, "vcon.gzip", "cut")


@case("every public file is taken or refused as it should be", long=True)
def test_real_files(t):
    folder = shared("data", "vcon")
    if not folder:
        return t.skip("no public vCons beside the checkout")
    account = t.account("Echte Dateien")
    engine = t.engine(account.key)
    seen, taken = set(), set()
    for path in sorted(glob.glob(os.path.join(folder, "*", "*"))):
        name = os.path.relpath(path, folder)
        with open(path, "rb") as f:
            body = f.read()
        body = fresh_uuid(body, seen)
        got = engine.deliver(body)
        want = wanted(name, body)
        t.status(got, want, name)
        if got.status in (200, 201):
            taken.add(got.json["id"])
            again = engine.deliver(body)
            t.status(again, 200, name + " again")
            t.eq(again.json["id"], got.json["id"], name + " is one conversation")
            t.ok(not any("http" in pointer for pointer in got.json["dropped"]), name + " tells no media URL")
        elif got.status == 422:
            t.ok(got.json["errors"] and all("pointer" in e and "code" in e for e in got.json["errors"]), name + ": where and why")
    t.eq(count(t, account), len(taken), "one row for each")
    t.ok(len(taken) >= 70, "%d taken" % len(taken))


MEDIA_ONLY = ("bad_url.json", "bad_mimetype.json", "invalid_dialog_url.json")


def wanted(name, body):
    """The status a public file gets."""
    if "_encrypted" in name:
        return 415
    try:
        vcon = json.loads(body)
    except ValueError:
        return 400
    if name.startswith("vcon-server-invalid"):
        return 201 if name.endswith(MEDIA_ONLY) else 422
    if "payload" in vcon:
        return (200, 201)  # its uuid is signed, and that of an unsigned file
    return 201 if vcon.get("uuid") else 422


def fresh_uuid(body, seen):
    """The file with another uuid where an earlier one had the same."""
    try:
        vcon = json.loads(body)
        told = vcon.get("uuid")
    except (ValueError, AttributeError):
        return body
    if not isinstance(told, str) or "payload" in vcon:
        return body
    if told not in seen:
        seen.add(told)
        return body
    return body.replace(told.encode(), str(uuid.uuid4()).encode())


@case("the German halves of the bcontrast dialogs all arrive", long=True)
def test_bcontrast(t):
    folder = shared("data", "bcontrast")
    if not folder:
        return t.skip("no dialogs beside the checkout")
    account = t.account("Dialoge")
    engine = t.engine(account.key)
    sent = 0
    for name in ("dev.json", "test1_corpus-with_gold_references.json"):
        with open(os.path.join(folder, name), encoding="utf-8") as f:
            for key, dialog in json.load(f).items():
                turns = [{"speaker": "Kunde" if u["speaker"] == "customer" else "Assistent",
                    "message": u["source"] if u["speaker"] == "customer" else u["target"]} for u in dialog]
                vcon = call(turns=(), analysis=[{"type": "transcript", "dialog": 0, "encoding": "json", "body": turns}],
                    dialog=[{"type": "text", "start": rfc(now(hours=-sent)), "parties": [0, 1], "duration": 60}])
                got = engine.deliver(vcon)
                if t.status(got, 201, key):
                    sent += 1
    t.eq(count(t, account), sent, "rows")
    t.ok(sent >= 150, "%d sent" % sent)
    t.eq(t.one("SELECT COUNT(*) FROM rufwacht.conversation_part WHERE account_id = UNHEX(%s) AND class = 2", hexed(account.id)),
        str(sent), "each with a transcript")


# --- who and for whom ---

@case("without a good key there is nothing: 401 as problem JSON")
def test_keys(t):
    account = t.account("Schlüssel")
    for key, what in ((None, "none"), ("", "empty"), ("x" * 43, "unknown"), (account.key + "x", "too long"),
            ("y" * 5000, "very long")):
        problem(t, with_key(t, key).deliver(call()), 401, "request.no-key", what)
    basic = t.engine(account.key)
    answer = basic.request("POST", "/engine/v1/conversations", b"{}", {"Authorization": "Basic " + account.key,
        "Content-Type": "application/vcon"})
    problem(t, answer, 401, "request.no-key", "Basic")
    t.rows("UPDATE rufwacht.engine_key SET revoked_at = UTC_TIMESTAMP(6) WHERE account_id = UNHEX(%s)", hexed(account.id))
    problem(t, t.engine(account.key).deliver(call()), 401, "request.no-key", "revoked")
    problem(t, t.engine(account.key).settings(account.default), 401, "request.no-key", "settings with it")
    problem(t, t.engine("z" * 43).deliver(b"x" * 20000000), 401, "request.no-key", "20 MB from a stranger")
    t.eq(count(t, account), 0, "nothing stored")


def with_key(t, key):
    engine = t.engine("replaced below")
    engine.key = key
    return engine


@case("the assistant: query, else bot, else the key's; a foreign or unknown one is 404")
def test_assistant(t):
    a = t.account("Zwei Assistenten", {"Eins": "notice", "Zwei": "notice"})
    b = t.account("Fremd")
    engine = t.engine(a.key)
    two = a.assistants["Zwei"]
    of = lambda answer: row(t, answer.json["id"], "LOWER(HEX(assistant_id))")[0]
    t.eq(of(engine.deliver(call())), hexed(a.default), "the key's")
    bot = lambda identity: dict(call(), parties=[{"tel": "+4917123450017"}, {"type": "bot", "uuid": identity, "name": "Bot"}])
    t.eq(of(engine.deliver(bot(two))), hexed(two), "the bot's")
    t.eq(of(engine.deliver(bot(two), assistant=a.default)), hexed(a.default), "the query wins")
    for identity, what in ((b.default, "foreign"), (str(uuid.uuid4()), "unknown")):
        problem(t, engine.deliver(call(), assistant=identity), 404, "assistant.unknown", what)
        problem(t, engine.deliver(bot(identity)), 404, "assistant.unknown", what + " bot")
        problem(t, engine.settings(identity), 404, "assistant.unknown", what + " settings")
    t.status(engine.deliver(call(), assistant="seven"), 400, "not an id")
    t.status(engine.deliver(call(), settings_version="seven"), 400, "not a version")
    t.status(engine.deliver(call(), whatever="1"), 400, "unknown parameter")
    t.eq(count(t, a), 3, "rows")


@case("a uuid with another created_at or assistant is 409")
def test_conflict(t):
    account = t.account("Streit", {"Eins": "notice", "Zwei": "notice"})
    engine = t.engine(account.key)
    vcon = call()
    first = engine.deliver(vcon)
    later = dict(vcon, created_at=rfc(now(minutes=-1)))
    problem(t, engine.deliver(later), 409, "conversation.conflict", "other created_at")
    problem(t, engine.deliver(vcon, assistant=account.assistants["Zwei"]), 409, "conversation.conflict", "other assistant")
    t.eq(row(t, first.json["id"], "version")[0], "1", "nothing changed")


@case("an erased or expired call is 410 and stays away")
def test_gone(t):
    account = t.account("Weg")
    engine = t.engine(account.key)
    for state in ("erased", "expired"):
        vcon = call()
        identity = hexed(engine.deliver(vcon).json["id"])
        t.rows("DELETE FROM rufwacht.conversation_part WHERE conversation_id = UNHEX(%s)", identity)
        t.rows("UPDATE rufwacht.conversation SET state = %s WHERE id = UNHEX(%s)", state, identity)
        problem(t, engine.deliver(vcon), 410, "conversation.erased", state)
        t.eq(classes(t, identity), [], state + ": no parts")
    vcon = call()
    identity = hexed(engine.deliver(vcon).json["id"])
    t.rows("UPDATE rufwacht.conversation SET retention_until = UTC_TIMESTAMP(6) WHERE id = UNHEX(%s)", identity)
    problem(t, engine.deliver(vcon), 410, "conversation.erased", "due")


# --- what is refused ---

@case("too large, packed or unpacked, is 413")
def test_large(t):
    engine = t.engine()
    before = count(t, t.a)
    problem(t, engine.deliver(b'{"x":"' + b"a" * 40000000 + b'"}'), 413, "request.too-large", "40 MB")
    bomb = gzip.compress(b'{"x":"' + b"0" * 40000000 + b'"}')
    t.ok(len(bomb) < 100000, "the bomb is small")
    problem(t, engine.deliver(bomb, "application/vcon+gzip"), 413, "request.too-large", "bomb by type")
    problem(t, engine.deliver(bomb, headers={"Content-Encoding": "gzip"}), 413, "request.too-large", "bomb by coding")
    problem(t, engine.deliver(gzip.compress(bomb * 40), "application/vcon+gzip", {"Content-Encoding": "gzip"}), 413,
        "request.too-large", "bomb in a bomb")
    problem(t, engine.deliver(call(turns=["x" * 1000000] * 9)), 413, "vcon.too-long", "a part that fits no packet")
    t.status(engine.deliver(call(turns=["x" * 1000000] * 3)), 201, "three million characters are fine")
    t.eq(count(t, t.a), before + 1, "nothing else stored")


@case("encrypted and unknown types are 415")
def test_types(t):
    engine = t.engine()
    for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded", "application/vconx", "multipart/form-data",
            None):
        problem(t, engine.deliver(call(), headers={"Content-Type": kind}), 415, "vcon.type", str(kind))
    problem(t, engine.deliver(call(), headers={"Content-Encoding": "br"}), 415, "vcon.coding", "br")
    jwe = {"unprotected": {}, "recipients": [{"encrypted_key": "x"}], "iv": "x", "ciphertext": "x", "tag": "x"}
    problem(t, engine.deliver(jwe), 415, "vcon.encrypted", "JWE")


@case("what is not JSON is 400")
def test_not_json(t):
    engine = t.engine()
    before = count(t, t.a)
    good = json.dumps(call())
    for body, what in (
            (b"", "empty"), (b"   ", "blank"), (b"no", "no JSON"), (good[:-1].encode(), "cut"),
            (good.encode() + b"{}", "two documents"), (good.encode("utf-16"), "UTF-16"),
            (good.replace("Ada", "Ad\u00e4").encode("latin-1"), "Latin-1"),
            (good.replace('"vcon":', '"uuid": "x", "vcon":', 1).encode(), "duplicate key"),
            (b'{"a":' * 1000 + b"1" + b"}" * 1000, "depth 1000"), (b"[" * 100000, "depth 100000, open"),
            (good.replace("Ada", "\\u0000").encode(), "NUL")):
        got = engine.deliver(body)
        problem(t, got, 400, "vcon.not-json", what)
        t.ok(got.json and got.json["errors"][0]["code"].startswith("json."), what + ": says what")
    t.eq(count(t, t.a), before, "nothing stored")


@case("a vCon that is wrong is 422 with a pointer at each fault")
def test_invalid(t):
    engine = t.engine()
    before = count(t, t.a)
    without = call()
    del without["uuid"]
    problem(t, engine.deliver(without), 422, "vcon.invalid", "no uuid", "/uuid")
    problem(t, engine.deliver(dict(call(), uuid="seven")), 422, "vcon.invalid", "bad uuid", "/uuid")
    problem(t, engine.deliver(dict(call(), critical=["x-secret"])), 422, "vcon.invalid", "critical", "/critical/0")
    problem(t, engine.deliver(dict(call(), parties=None)), 422, "vcon.invalid", "no parties", "/parties")
    wrong = call()
    wrong["dialog"][1]["parties"] = [7]
    problem(t, engine.deliver(wrong), 422, "vcon.invalid", "index", "/dialog/1/parties/0")
    problem(t, engine.deliver(b"[]"), 422, "vcon.invalid", "an array", "")
    problem(t, engine.deliver(b"{}"), 422, "vcon.invalid", "empty object", "/uuid")
    t.eq(count(t, t.a), before, "nothing stored")


@case("other paths and methods answer problem JSON")
def test_elsewhere(t):
    engine = t.engine()
    problem(t, engine.request("GET", "/engine/v1/conversations"), 405, "request.method", "GET")
    t.eq(engine.request("GET", "/engine/v1/conversations").header("allow"), "POST", "Allow")
    problem(t, engine.request("DELETE", "/engine/v1/conversations"), 405, "request.method", "DELETE")
    problem(t, engine.request("GET", "/engine/v1/nothing"), 404, "request.not-found", "unknown path")
    problem(t, engine.settings("seven"), 404, "request.not-found", "no id")


# --- consent ---

@case("the gate: mode by grant")
def test_gate(t):
    account = t.account("Tor", {"explicit": "explicit", "notice": "notice", "none": "none"})
    engine = t.engine(account.key)
    past = rfc(now(days=-1))
    table = (  # basis, spoken version; what comes of it with explicit, notice, none
        (None, 1, "unclear", "NOTICED", "UNASKED"),
        (grants(True, "given"), 1, "GIVEN", "GIVEN", "GIVEN"),
        (grants(True), 1, "GIVEN", "GIVEN", "GIVEN"),
        (grants(True, "given"), 99, "unclear", "GIVEN", "GIVEN"),
        (grants(True, "given"), None, "unclear", "GIVEN", "GIVEN"),
        (grants(True, basis="legitimate_interests"), 1, "unclear", "NOTICED", "UNASKED"),
        (grants(False, "refused"), 1, "refused", "refused", "refused"),
        (grants(False), 1, "refused", "refused", "refused"),
        (grants(True, "unclear"), 1, "unclear", "unclear", "unclear"),
        (grants(None, "silent"), 1, "silent", "silent", "silent"),
        (grants(False, "withdrawn"), 1, "withdrawn", "withdrawn", "withdrawn"),
        (grants(None, recording=True), 1, "unclear", "NOTICED", "UNASKED"),
        (grants(True, expiration=past), 1, "refused", "refused", "refused"),
    )
    for basis, version, *wants in table:
        for mode, want in zip(("explicit", "notice", "none"), wants):
            query = {} if version is None else {"settings_version": version}
            got = engine.deliver(call(basis=basis), assistant=account.assistants[mode], **query)
            what = "%s with %s, version %s" % (mode, json.dumps(basis), version)
            if not t.status(got, 201, what):
                continue
            kept = want.isupper()
            t.eq(got.json["stored"], "all" if kept else "metadata", what)
            t.eq(row(t, got.json["id"], "state", "consent"), ["content" if kept else "refused", want.lower()], what)
            t.eq(got.json["retention_until"] is not None, kept, what + ": a date only with content")
            t.eq(bool(classes(t, got.json["id"])), kept, what + ": parts")
    said = engine.deliver(call(basis=grants(True, "given", 1)), assistant=account.assistants["explicit"])
    t.eq(said.json["stored"], "all", "the version in the basis counts")
    t.eq(row(t, said.json["id"], "settings_version", "settings_known"), ["1", "1"], "it is recorded")
    over = engine.deliver(call(basis=grants(True, "given", 99)), assistant=account.assistants["explicit"], settings_version=1)
    t.eq(over.json["stored"], "all", "the query wins over the basis")
    odd = engine.deliver(call(basis=grants(True, "given", 99)), assistant=account.assistants["notice"])
    t.eq(row(t, odd.json["id"], "settings_version", "settings_known"), ["99", "0"], "an unknown version is recorded as such")


@case("an old version makes nothing milder: the stricter of both counts")
def test_stricter(t):
    account = t.account("Strenger")
    engine = t.engine(account.key)
    deliver = lambda version, basis=None: engine.deliver(call(basis=basis), settings_version=version).json
    change_settings(t, account, account.default, "explicit", retention=7)
    t.eq(deliver(1)["stored"], "metadata", "notice was spoken, explicit is in force")
    kept = deliver(1, grants(True, "given"))
    t.ok(kept["retention_until"] < rfc(now(days=7, minutes=5)), "seven days: %s" % kept["retention_until"])
    change_settings(t, account, account.default, "notice")
    t.eq(deliver(2)["stored"], "metadata", "explicit was spoken, notice is in force")
    kept = deliver(2, grants(True, "given"))
    t.ok(kept["retention_until"] < rfc(now(days=7, minutes=5)), "what was promised is kept: %s" % kept["retention_until"])
    t.eq(deliver(3)["stored"], "all", "notice by both")


@case("a refused call leaves a bare row and nothing else anywhere")
def test_refused(t):
    account = t.account("Nein", {"Streng": "explicit"})
    planted = ["Pflaumenmus%s" % uuid.uuid4().hex[:12], "Ottilie%s" % uuid.uuid4().hex[:12], "491729%07d" % (uuid.uuid4().int % 10**7)]
    start = now(hours=-3).replace(minute=17, second=23)
    vcon = call(turns=["Guten Tag.", planted[0]], summary=planted[0], basis=grants(False, "silent"), start=start)
    vcon["parties"][0].update(tel="+" + planted[2], name=planted[1])
    got = t.engine(account.key).deliver(vcon, settings_version=1)
    t.status(got, 201, "delivered")
    t.eq((got.json["stored"], got.json["retention_until"]), ("metadata", None), "answer")
    identity = got.json["id"]
    found = t.rows("SELECT state, started_at, consent, settings_version, COALESCE(duration_ms, created_at, received_at, consent_at,"
        " consent_offset_ms, caller_hash, retention_until), flags, MINUTE(row_until) FROM rufwacht.conversation"
        " WHERE id = UNHEX(%s)", hexed(identity))[0]
    t.eq(found, ["refused", start.strftime(HOUR) + ".000000", "silent", "1", None, "0", "0"], "the bare row")
    t.eq(int(identity.replace("-", "")[:12], 16) % 3600000, 0, "the id tells the hour only")
    t.eq((classes(t, identity), keys(t, identity)), ([], None), "no parts, no keys")
    t.eq(t.rows("SELECT code FROM rufwacht.audit_event WHERE object_id = UNHEX(%s)", hexed(identity)), [],
        "no audit row tells its moment")
    t.eq(t.rows("SELECT detail, object_kind FROM rufwacht.audit_event WHERE code = 'conversation.refused'"
        " AND account_id = UNHEX(%s)", hexed(account.id)), [["stored=metadata", None]], "that one was refused")
    t.rows("FLUSH TABLES")
    for path, data in t.files():
        for phrase in planted:
            t.ok(phrase.encode() not in data, "%r in %s" % (phrase, path))
    again = t.engine(account.key).deliver(dict(vcon, attachments=[]), settings_version=1)
    t.eq((again.status, again.json["stored"], again.json["id"]), (200, "metadata", identity), "again, without the basis")
    yes = call(turns=["Guten Tag.", planted[0]], basis=grants(True, "given"), start=start)
    again = t.engine(account.key).deliver(dict(yes, uuid=vcon["uuid"]), settings_version=1)
    t.eq((again.status, again.json["stored"]), (200, "metadata"), "a no stays a no")
    t.eq(classes(t, identity), [], "still nothing")


@case("stored content is unreadable in every file")
def test_sealed(t):
    planted = ["Quittengelee%s" % uuid.uuid4().hex[:12], "Balthasar%s" % uuid.uuid4().hex[:12],
        "491729%07d" % (uuid.uuid4().int % 10**7)]
    vcon = call(turns=["Guten Tag.", planted[0]], summary=planted[0], subject=planted[0])
    vcon["parties"][0].update(tel="+" + planted[2], name=planted[1])
    t.status(t.engine().deliver(vcon), 201, "delivered")
    t.rows("FLUSH TABLES")
    for path, data in t.files():
        for phrase in planted:
            t.ok(phrase.encode() not in data, "%r in %s" % (phrase, path))


@case("a later no destroys what was stored, for ever")
def test_later_no(t):
    account = t.account("Später nein")
    engine = t.engine(account.key)
    start = now(hours=-2).replace(minute=41, second=7)
    vcon = call(basis=grants(True, "given"), summary="Terminwunsch", start=start)
    first = engine.deliver(vcon).json
    t.eq(row(t, first["id"], "state", "consent"), ["content", "given"], "stored")
    no = dict(vcon, attachments=call(basis=grants(False, "withdrawn"), start=start)["attachments"])
    second = engine.deliver(no)
    t.status(second, 200, "no")
    t.eq((second.json["stored"], second.json["retention_until"]), ("metadata", None), "answer")
    t.eq(row(t, first["id"], "state"), None, "the id with the exact time is gone")
    t.eq((classes(t, first["id"]), keys(t, first["id"])), ([], None), "parts and keys too")
    found = t.rows("SELECT state, started_at, consent, COALESCE(duration_ms, created_at, received_at, consent_at, consent_offset_ms,"
        " caller_hash, retention_until), MINUTE(row_until) FROM rufwacht.conversation WHERE id = UNHEX(%s)",
        hexed(second.json["id"]))
    t.eq(found, [["refused", start.strftime(HOUR) + ".000000", "withdrawn", None, "0"]], "the bare row")
    t.eq(int(hexed(second.json["id"])[:12], 16) % 3600000, 0, "the id tells the hour only")
    t.eq(t.rows("SELECT rule FROM rufwacht.erasure WHERE conversation_id = UNHEX(%s)", hexed(first["id"])), [["refused"]], "ledger row")
    ledger = b"".join(data for _, data in t.files("ledger"))
    t.ok(first["id"].encode() in ledger, "ledger line")
    t.eq(count(t, account), 1, "one row")
    again = engine.deliver(vcon)
    t.eq((again.status, again.json["stored"], again.json["id"]), (200, "metadata", second.json["id"]), "the old yes does not bring it back")


# --- the same call again ---

@case("an upsert replaces what comes, keeps the rest and never prolongs")
def test_upsert(t):
    account = t.account("Nachtrag")
    engine = t.engine(account.key)
    sealed = lambda identity, part: t.one("SELECT SHA2(sealed, 256) FROM rufwacht.conversation_part WHERE conversation_id ="
        " UNHEX(%s) AND class = %s", hexed(identity), part)
    first = call(basis=grants(True, "given", 1))
    del first["dialog"][1]
    first["dialog"][0].update(originator=1)
    got = engine.deliver(first).json
    identity = got["id"]
    t.rows("INSERT INTO rufwacht.conversation_part (account_id, conversation_id, class, sealed) VALUES (UNHEX(%s), UNHEX(%s), 6, 'note')",
        hexed(account.id), hexed(identity))
    t.rows("UPDATE rufwacht.conversation SET retention_until = retention_until - INTERVAL 5 DAY, status = 'done'"
        " WHERE id = UNHEX(%s)", hexed(identity))
    transcript, contact = sealed(identity, 2), sealed(identity, 5)
    until = row(t, identity, "retention_until")[0]
    late = dict(first, dialog=[], attachments=[], analysis=call(summary="Terminwunsch.")["analysis"])
    late["analysis"][0].pop("dialog")
    late["parties"] = [{"role": "customer"}, {"role": "agent"}]
    again = engine.deliver(late)
    t.status(again, 200, "summary only")
    t.eq((again.json["id"], again.json["stored"]), (identity, "all"), "the same call")
    t.eq(again.json["retention_until"], until[:19].replace(" ", "T") + "Z", "the date it has")
    t.eq(classes(t, identity), ["2", "3", "5", "6"], "a part more, notes kept")
    t.eq((sealed(identity, 2), sealed(identity, 5)), (transcript, contact), "what did not come is as it was")
    t.eq(row(t, identity, "retention_until", "status", "consent", "settings_version"), [until, "done", "given", "1"],
        "date, status, outcome")
    summary = sealed(identity, 3)
    longer = dict(first, dialog=call(turns=["Guten Tag.", "Ja bitte?", "Danke."])["dialog"], attachments=[])
    t.status(engine.deliver(longer), 200, "a longer transcript")
    t.ok(sealed(identity, 2) != transcript, "the transcript is the new one")
    t.eq(sealed(identity, 3), summary, "a made-up subject does not replace the summary")
    t.eq(row(t, identity, "retention_until")[0], until, "still not longer")
    t.eq(count(t, account), 1, "one row")


@case("a yes that comes later is recorded; a refused transcript goes and stays away")
def test_later_words(t):
    account = t.account("Später")
    engine = t.engine(account.key)
    vcon = call()
    identity = engine.deliver(vcon).json["id"]
    t.eq(row(t, identity, "consent")[0], "noticed", "first")
    yes = dict(vcon, attachments=call(basis=grants(True, "given"))["attachments"])
    engine.deliver(yes)
    t.eq(row(t, identity, "consent", "consent_at IS NOT NULL"), ["given", "1"], "later yes")
    mute = dict(vcon, attachments=call(basis=grants(True, "given", transcription=False))["attachments"],
        analysis=call(summary="Kurz.")["analysis"])
    got = engine.deliver(mute)
    t.eq((got.json["stored"], got.json["dropped"]), ("all", ["/dialog"]), "transcript dropped")
    t.eq(classes(t, identity), ["3", "5"], "it is gone")
    t.eq(keys(t, identity), ["summary", "contact"], "and its key")
    engine.deliver(vcon)
    t.eq(classes(t, identity), ["3", "5"], "and does not come back")
    change_settings(t, account, account.default, "notice", may_transcribe=0)
    got = engine.deliver(call(summary="Kurz."))
    t.eq(got.json["dropped"], ["/dialog"], "an assistant that may not transcribe")
    t.eq(classes(t, got.json["id"]), ["3", "5"], "summary and contact only")
    got = engine.deliver(call())
    t.eq(classes(t, got.json["id"]), ["5"], "no subject made of what was said")


@case("a start in the future is replaced; odd times do no harm")
def test_times(t):
    engine = t.engine()
    fields = ("flags", "TIMESTAMPDIFF(MINUTE, started_at, UTC_TIMESTAMP()) BETWEEN 0 AND 1",
        "DATEDIFF(retention_until, UTC_TIMESTAMP())")
    got = engine.deliver(call(start=now(days=900)))
    t.eq(row(t, got.json["id"], *fields), ["1", "1", "30"], "in 900 days")
    near = engine.deliver(call(start=now(minutes=3)))
    t.eq(row(t, near.json["id"], "flags")[0], "0", "three minutes are skew")
    odd = call()
    odd["dialog"][0]["duration"] = 86000
    t.eq(row(t, engine.deliver(odd).json["id"], "TIMESTAMPDIFF(MINUTE, UTC_TIMESTAMP(), retention_until) <= 30 * 1440")[0], "1",
        "an end that is still to come")
    naive = call()
    naive["dialog"][0]["start"] = naive["dialog"][0]["start"].rstrip("Z")
    del naive["created_at"]
    t.eq(row(t, engine.deliver(naive).json["id"], "flags")[0], "6", "no zone, no created_at")
    for year in ("0001", "1600", "1969", "9999"):
        old = call(created_at=year + "-06-01T00:00:00Z")
        for dialog in old["dialog"]:
            dialog["start"] = year + "-06-01T00:00:00Z"
        t.status(engine.deliver(old), 201, "a call of the year " + year)


@case("numbers are found by a keyed hash, however they are written; what is none is kept as told")
def test_numbers(t):
    account, other = t.account("Nummern"), t.account("Nummern anderswo")
    hashes = lambda a: [h for h, in t.rows("SELECT HEX(caller_hash) FROM rufwacht.conversation WHERE account_id = UNHEX(%s)", hexed(a.id))]
    for tel in ("tel:+49-171-2345017", "0171 2345017", "+49 (0)171 / 23 45-017"):
        vcon = call()
        vcon["parties"][0]["tel"] = tel
        t.status(t.engine(account.key).deliver(vcon), 201, tel)
        t.status(t.engine(other.key).deliver(vcon), 201, tel)
    t.eq((len(hashes(account)), len(set(hashes(account)))), (3, 1), "one hash")
    t.ok(hashes(account)[0] is not None and hashes(account)[0] != hashes(other)[0], "another one in another account")
    vcon = call()
    vcon["parties"][0]["tel"] = "anonymous"
    got = t.engine(account.key).deliver(vcon)
    t.eq(row(t, got.json["id"], "caller_hash")[0], None, "withheld")


# --- settings ---

@case("settings: what an engine needs, with an ETag that changes with them")
def test_settings(t):
    account = t.account("Einstellungen", {"Streng": "explicit"})
    engine = t.engine(account.key)
    t.rows("INSERT INTO rufwacht.notice_text VALUES (UNHEX(%s), UNHEX(%s), 1, 'fr', %s, REPEAT('x', 32))", hexed(account.id),
        hexed(account.default), 'Il dit \u00ab oui \u00bb,\n"non"\tou \\.')
    got = engine.settings(account.default)
    if not t.status(got, 200, "settings"):
        return
    s = got.json
    t.eq((s["id"], s["settings_version"], s["consent_mode"], s["retention_days"], s["may_record"], s["may_transcribe"]),
        (account.default, 1, "explicit", 30, True, True), "values")
    t.ok("KI" in s["ai_sentence"]["de"] and "AI" in s["ai_sentence"]["en"], "says that it is a machine")
    t.eq(s["notice"]["fr"], {"text": 'Il dit \u00ab oui \u00bb,\n"non"\tou \\.', "hash": "blake2b-256:" + "78" * 32}, "notice text with hash")
    t.eq(got.header("cache-control"), "private, max-age=60", "may be kept a minute")
    etag = got.header("etag")
    for told in (etag, "W/" + etag, '"other", ' + etag, "*"):
        same = engine.settings(account.default, told)
        t.eq((same.status, same.body, same.header("etag")), (304, b"", etag), "unchanged: " + told)
    t.status(engine.settings(account.default, '"other"'), 200, "another tag")
    change_settings(t, account, account.default, "notice", retention=9)
    changed = engine.settings(account.default, etag)
    t.eq((changed.status, changed.json["settings_version"], changed.json["retention_days"]), (200, 2, 9), "a new version")
    t.rows("UPDATE rufwacht.account SET retention_days = 3 WHERE id = UNHEX(%s)", hexed(account.id))
    shorter = engine.settings(account.default, changed.header("etag"))
    t.eq((shorter.status, shorter.json["retention_days"]), (200, 3), "the account's period is shorter")


# --- what the program's database account cannot do ---

@case("as rw_engine no sealed part, no wrapped key and no password can be read, no audit row changed")
def test_grants(t):
    with open(t.stack.path("secrets", "db", "rw_engine"), encoding="ascii") as f:
        password = f.read().strip()

    def allowed(statement):
        done = subprocess.run(["mariadb", "--no-defaults", "--socket=" + t.stack.database.socket, "--user=rw_engine",
            "--execute=" + statement], env=dict(os.environ, MYSQL_PWD=password), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return done.returncode == 0

    t.ok(allowed("SELECT id FROM rufwacht.conversation LIMIT 1"), "it connects")
    for statement in ("SELECT sealed FROM rufwacht.conversation_part LIMIT 1",
            "SELECT transcript_key FROM rufwacht_keys.conversation_key LIMIT 1",
            "SELECT sealed FROM rufwacht.person_password LIMIT 1", "SELECT name FROM rufwacht.person LIMIT 1",
            "SELECT code FROM rufwacht.audit_event LIMIT 1", "UPDATE rufwacht.audit_event SET code = 'x'",
            "DELETE FROM rufwacht.audit_event", "DELETE FROM rufwacht.conversation", "DELETE FROM rufwacht.erasure",
            "INSERT INTO rufwacht.audit_event (account_id, id, at, code, outcome, actor_kind, program, mac, seal_id)"
            " VALUES (REPEAT('x', 16), REPEAT('x', 16), UTC_TIMESTAMP(), 'x', 'done', 'cli', 'x', REPEAT('x', 32), 1)",
            "UPDATE rufwacht.engine_key SET revoked_at = NULL", "UPDATE rufwacht.assistant_version SET consent_mode = 'none'"):
        t.ok(not allowed(statement), statement)
