"""Engines of others: what they report arrives, what nobody signed does not; signed vCons and pinned certificates."""

import base64
import concurrent.futures
import gzip
import os
import re
import subprocess
import time

from client import Client
from harness import case
from hooks import ENGINES, MEDIA, NUMBER, Hook, Signer, elevenlabs, encode, flat, fonio, retell, secret_file, vapi
from test_engine import call, classes, count, hexed, problem, row


def seen(t, account):
    """Events noted for an account's hooks."""
    return int(t.one("SELECT COUNT(*) FROM rufwacht.engine_replay r JOIN rufwacht.engine_hook h ON h.id = r.hook_id"
        " WHERE h.account_id = UNHEX(%s)", hexed(account.id)))


def without_id(answer):
    return re.sub(rb'"request_id":"[^"]*"', b"", answer.body)


def headers_of(answer):
    """Those that could tell something."""
    return sorted((k.lower(), v) for k, v in answer.headers if k.lower() not in ("date", "content-length"))


def arrives(t, account, owner, hook, event, what):
    """It is a conversation, and the page shows what the engine said."""
    got = hook.send(event)
    if not t.status(got, 201, what):
        return None
    t.eq((got.json["stored"], bool(got.json["dropped"])), ("all", hook.profile != "elevenlabs"), what + ": media dropped")
    page = owner.get("/conversations/" + got.json["id"])
    t.status(page, 200, what + ": page")
    t.eq([(x.get("speaker"), x.text) for x in page.all(".//transcript/turn")],
        [("assistant", "Guten Tag, Praxis Sommer."), ("caller", "Ich brauche einen Termin.")], what + ": turns")
    t.has(re.sub(r"\s", "", page.value(".//conversation/caller") or ""), NUMBER, what + ": caller")
    t.eq(page.value(".//conversation/summary"), "Die Anruferin möchte einen Termin.", what + ": summary")
    t.eq(page.find(".//conversation").get("duration") in ("61", "62"), True, what + ": duration")
    t.ok(any("Ada Beispiel" in "".join(a.itertext()) for a in page.all(".//answer")) or hook.profile == "standard-webhooks",
        what + ": answers")
    t.hasnt(page.text, "media.example", what + ": no address of media")
    return got.json["id"]


@case("Retell, Vapi, ElevenLabs, fonio and flat JSON arrive as conversations with turns, caller and summary")
def test_engines(t):
    account = t.account("Fremde Maschinen")
    owner = t.person(account, "owner")
    for profile, (event, _, _) in ENGINES.items():
        arrives(t, account, owner, Hook(t, account, profile), event(), profile)
    arrives(t, account, owner, Hook(t, account, "fonio"), fonio(), "fonio")
    hashes = t.rows("SELECT DISTINCT HEX(caller_hash) FROM rufwacht.conversation WHERE account_id = UNHEX(%s)", hexed(account.id))
    t.eq((len(hashes), hashes[0][0] is not None), (1, True), "one caller by all of them")
    t.rows("FLUSH TABLES")
    for path, data in t.files():
        t.ok(MEDIA.encode() not in data, "address of media in " + path)


@case("a wrong, old, future, changed or missing signature is 401, says nothing and stores nothing")
def test_refused(t):
    account = t.account("Nicht unterschrieben")
    stranger = Client(t.url)
    unknown = stranger.request("POST", "/engine/v1/hooks/" + "x" * 43, body=b"{}", headers={"Content-Type": "application/json"})
    t.status(unknown, 401, "unknown address")
    for profile, (event, _, skew) in ENGINES.items():
        hook, now = Hook(t, account, profile), time.time()
        body = encode(event())
        good = hook.sign(body)
        wrong = hook.sign(body, secret="whsec_" + base64.b64encode(b"another secret of that length...").decode())
        cases = {"wrong": (body, wrong), "old": (body, hook.sign(body, now - skew)), "future": (body, hook.sign(body, now + skew + 2)),
            "missing": (body, {}), "changed": (body.replace(b"Termin", b"Urlaub"), good), "no body": (b"", good),
            "of the key": (body, {"Authorization": "Bearer " + account.key})}
        for name in good:
            cases["without " + name] = (body, {k: v for k, v in good.items() if k != name})
            cases["empty " + name] = (body, dict(good, **{name: ""}))
            cases["damaged " + name] = (body, dict(good, **{name: good[name][:-2]}))
        for what, (sent, headers) in cases.items():
            got = hook.post(sent, headers)
            t.eq((got.status, got.json["code"]), (401, "request.no-key"), "%s: %s" % (profile, what))
            t.eq(without_id(got), without_id(unknown), "%s: %s: as for an unknown address" % (profile, what))
            t.eq(headers_of(got), headers_of(unknown), "%s: %s: headers" % (profile, what))
        t.eq((count(t, account), seen(t, account)), (0, 0), profile + ": nothing stored")
        t.status(hook.post(body, good), 201, profile + ": the good one")
        t.rows("DELETE FROM rufwacht.conversation_part WHERE account_id = UNHEX(%s)", hexed(account.id))
        t.rows("DELETE FROM rufwacht.engine_replay WHERE hook_id = UNHEX(%s)", hexed(hook.id))
        t.rows("DELETE FROM rufwacht.conversation WHERE account_id = UNHEX(%s)", hexed(account.id))
    hook = Hook(t, account, "fonio")
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": hook.secret}, {"Authorization": "Basic " + hook.secret}):
        t.status(hook.post(encode(fonio()), headers), 401, "fonio: %s" % list(headers))
    t.eq((count(t, account), seen(t, account)), (0, 0), "nothing stored")
    refused = t.rows("SELECT DISTINCT outcome, actor_kind, detail FROM rufwacht.audit_event WHERE actor_id = UNHEX(%s)",
        hexed(hook.id))
    t.eq(refused, [["refused", "engine", "request.no-key"]], "the account's log tells of it")
    for token in ("x", "x" * 42, "x" * 44, "x" * 300, "%00", "../conversations"):
        t.ok(stranger.request("POST", "/engine/v1/hooks/" + token, body=b"{}").status in (400, 401, 404), "address " + token[:20])
    t.status(stranger.request("GET", hook.path), 405, "GET")


@case("the same event again is answered as before and stored once; an old one again is 401; a used id is not used twice")
def test_replay(t):
    account = t.account("Noch einmal")
    hook = Hook(t, account, "retell")
    body = encode(retell())
    headers = hook.sign(body)
    first = hook.post(body, headers)
    t.status(first, 201, "first")
    identity = first.json["id"]
    sealed = lambda: t.rows("SELECT class, SHA2(sealed, 256) FROM rufwacht.conversation_part WHERE conversation_id = UNHEX(%s)"
        " ORDER BY class", hexed(identity))
    before = sealed()
    for what, again in (("the same bytes", headers), ("signed anew", hook.sign(body, time.time() - 5))):
        got = hook.post(body, again)
        t.eq((got.status, got.json), (200, first.json), what)
        t.eq(row(t, identity, "version")[0], "1", what + ": nothing written")
    t.eq((sealed(), count(t, account), seen(t, account)), (before, 1, 1), "once")
    t.status(hook.post(body, hook.sign(body, time.time() - 400)), 401, "an old one again")
    native = Hook(t, account, "native")
    vcon = call(summary="Terminwunsch.")
    one = native.send(vcon, message="msg_1", kind="application/vcon")
    t.status(one, 201, "native")
    t.eq(native.send(vcon, message="msg_1", kind="application/vcon").json, one.json, "native again")
    t.status(native.send(call(), message="msg_1", kind="application/vcon"), 401, "its id for another body")
    t.status(native.send(vcon, message="msg_2", kind="application/vcon"), 200, "the same body with another id is an update")
    t.eq(row(t, one.json["id"], "version")[0], "2", "so it was")
    t.rows("DELETE FROM rufwacht.conversation_part WHERE conversation_id = UNHEX(%s)", hexed(identity))
    t.rows("UPDATE rufwacht.conversation SET state = 'erased' WHERE id = UNHEX(%s)", hexed(identity))
    problem(t, hook.post(body, hook.sign(body)), 410, "conversation.erased", "erased meanwhile")
    t.eq(classes(t, identity), [], "and stays away")
    t.rows("UPDATE rufwacht.engine_replay SET seen_at = seen_at - INTERVAL 8 DAY WHERE hook_id = UNHEX(%s)", hexed(hook.id))
    t.stack.ctl("job", "run", "privacy")
    t.eq(seen(t, account), 2, "after a week events are forgotten, those of today are not")


@case("the same event from many lines at once is stored once", needs_workers=True)
def test_race(t):
    account = t.account("Gedränge am Haken")
    hook = Hook(t, account, "retell")
    more = ["engine@%d" % n for n in range(20, 24)]
    for name in more:
        t.stack.start_worker("engine", int(name[7:]))
    try:
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            for _ in range(6):
                body = encode(retell())
                same = list(pool.map(lambda _: Client(t.url).request("POST", hook.path, body=body,
                    headers=dict(hook.sign(body), **{"Content-Type": "application/json"})), range(10)))
                t.eq(sorted(a.status for a in same), [200] * 9 + [201], "once new")
                t.eq(len({a.body for a in same}), 1, "one answer")
    finally:
        for name in more:
            t.stack.nursery.stop(name)
    t.eq((count(t, account), seen(t, account)), (6, 6), "rows")
    t.eq(t.one("SELECT MAX(version) FROM rufwacht.conversation WHERE account_id = UNHEX(%s)", hexed(account.id)), "1",
        "none written twice")


@case("ended, then analysed: one conversation with the parts of both; what says nothing of a call is answered and not kept")
def test_pair(t):
    account = t.account("Zwei Meldungen")
    hook = Hook(t, account, "retell")
    ended = retell("call_ended")
    first = hook.send(ended)
    t.status(first, 201, "ended")
    t.eq(classes(t, first.json["id"]), ["2", "3", "5"], "transcript, made-up subject, contact")
    start = ended["call"]["start_timestamp"] / 1000
    second = hook.send(retell("call_analyzed", ended["call"]["call_id"], start))
    t.eq((second.status, second.json["id"]), (200, first.json["id"]), "analysed")
    t.eq((count(t, account), classes(t, first.json["id"])), (1, ["2", "3", "4", "5"]), "one row, answers too")
    page = t.person(account, "owner").get("/conversations/" + first.json["id"])
    t.eq(page.value(".//conversation/summary"), "Die Anruferin möchte einen Termin.", "summary of the second")
    late = hook.send(retell("call_ended", ended["call"]["call_id"], start, transcript_object=[], transcript=""))
    t.eq((late.status, len(classes(t, first.json["id"]))), (200, 4), "in the wrong order nothing is lost")
    for event in ({"event": "call_started", "call": {"call_id": "x"}}, {"event": "new"}, {}):
        got = hook.send(event)
        t.eq((got.status, got.json), (200, {"id": None, "retention_until": None, "stored": "nothing", "dropped": []}), str(event))
    t.eq(Hook(t, account, "elevenlabs").send(elevenlabs("post_call_audio")).json["stored"], "nothing", "audio")
    t.eq(Hook(t, account, "vapi").send(vapi("status-update")).json["stored"], "nothing", "status")
    t.eq(count(t, account), 1, "no further row")
    problem(t, hook.send({"event": "call_ended", "call": {}}), 422, "vcon.invalid", "no id", "/call/call_id")
    problem(t, hook.send(b"{"), 400, "vcon.not-json", "signed, but no JSON")
    problem(t, hook.send(b"{}", kind="text/plain"), 415, "vcon.type", "signed text")
    problem(t, hook.send(b" " * 34000000), 413, "request.too-large", "too large")
    other = Hook(t, account, "retell").send(retell("call_ended", ended["call"]["call_id"], start))
    t.ok(other.status == 201 and other.json["id"] != first.json["id"], "at another hook it is another call")


@case("the consent gate holds for events of others: a documented yes counts, silence does not")
def test_consent(t):
    account = t.account("Gefragt", {"Streng": "explicit", "Hinweis": "notice"})
    strict, notice = Hook(t, account, "vapi"), Hook(t, account, "vapi", account.assistants["Hinweis"])
    yes = {"type": "verbal", "grantedAt": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(time.time() - 580))}
    said = strict.send(vapi(compliance=yes, settings=1))
    t.eq((said.status, said.json["stored"]), (201, "all"), "a yes under known settings")
    t.eq(row(t, said.json["id"], "consent", "settings_version", "settings_known", "consent_at IS NOT NULL"),
        ["given", "1", "1", "1"], "recorded")
    t.eq(strict.send(vapi(compliance=yes), query="?settings_version=1").json["stored"], "all", "settings in the address")
    for what, event in (("no word", vapi(settings=1)), ("unknown settings", vapi(compliance=yes, settings=99)),
            ("no settings", vapi(compliance=yes)), ("asked in vain", vapi(compliance={"type": "stay-on-line"}, settings=1))):
        got = strict.send(event)
        t.eq((got.status, got.json["stored"], got.json["retention_until"]), (201, "metadata", None), what)
        t.eq((row(t, got.json["id"], "state")[0], classes(t, got.json["id"])), ("refused", []), what + ": bare row")
    body = encode(vapi(settings=1))
    first, again = strict.post(body, strict.sign(body)), strict.post(body, strict.sign(body))
    t.eq((first.status, again.status, again.json), (201, 200, first.json), "a refused one again")
    t.eq(t.one("SELECT COUNT(conversation_id) FROM rufwacht.engine_replay WHERE hook_id = UNHEX(%s) AND content = 0",
        hexed(strict.id)), "0", "no event leads to the row of a refused call")
    t.eq(notice.send(vapi()).json["stored"], "all", "a notice needs no yes")
    no = notice.send(vapi(compliance={"type": "verbal"}))
    t.eq((no.json["stored"], row(t, no.json["id"], "consent")[0]), ("metadata", "refused"), "but a no is a no")
    problem(t, strict.send(vapi(), query="?assistant=" + account.assistants["Hinweis"]), 404, "assistant.unknown",
        "the address is of one assistant")


@case("rotation: two secrets count for a while; a revoked hook is 410; that of a closed account unknown")
def test_rotation(t):
    account = t.account("Wechsel")
    hook = Hook(t, account, "standard-webhooks")
    new = t.stack.ctl("engine-hook", "rotate", hook.id)
    t.ok(new.startswith("whsec_") and new != hook.secret, "a new secret is printed")
    t.status(hook.send(flat()), 201, "the old one")
    t.status(hook.send(flat(), secret=new), 201, "the new one")
    t.rows("UPDATE rufwacht.engine_hook SET old_until = UTC_TIMESTAMP(6) WHERE id = UNHEX(%s)", hexed(hook.id))
    t.status(hook.send(flat()), 401, "the old one is over")
    t.status(hook.send(flat(), secret=new), 201, "the new one is not")
    brought = "whsec_" + base64.b64encode(b"brought along, 24 bytes.").decode()
    t.eq(t.stack.ctl("engine-hook", "rotate", hook.id, "--hours", "0", "--secret-file", secret_file(t, brought)), "",
        "a secret of the engine's is not repeated")
    t.status(hook.send(flat(), secret=new), 401, "no hours, no old secret")
    t.status(hook.send(flat(), secret=brought), 201, "the brought one")
    both = hook.sign(encode(event := flat()), message="msg_9")
    both["webhook-signature"] += " " + hook.sign(encode(event), message="msg_9", secret=brought)["webhook-signature"]
    t.status(hook.post(encode(event), both), 201, "two signatures in one header")
    t.stack.ctl("engine-hook", "revoke", hook.id)
    problem(t, hook.send(flat(), secret=brought), 410, "hook.gone", "revoked")
    problem(t, hook.post(b"{}", {}), 410, "hook.gone", "revoked, unsigned")
    line = t.stack.ctl("engine-hook", "list", "--account", account.id).split("\t")
    t.eq((line[0], line[1], line[4]), (hook.id, "revoked", "standard-webhooks"), "list")
    for code, words in ((4, ("rotate", hook.id)), (4, ("revoke", hook.id)), (3, ("revoke", account.id)), (2, ("rotate", "x"))):
        t.eq(t.stack.ctl("engine-hook", *words, check=False).returncode, code, "status of " + " ".join(words))
    create = lambda *words: t.stack.ctl("engine-hook", "create", "--account", account.id, *words, check=False).returncode
    t.eq(create("--assistant", account.default, "--profile", "nothing"), 3, "unknown profile")
    t.eq(create("--assistant", account.default, "--profile", "../x"), 2, "no name of a profile")
    t.eq(create("--assistant", t.b.default, "--profile", "retell"), 3, "foreign assistant")
    t.eq(create("--assistant", account.default, "--profile", "retell", "--secret-file", secret_file(t, "short")), 2, "short secret")
    codes = t.rows("SELECT code, COUNT(*) FROM rufwacht.audit_event WHERE object_id = UNHEX(%s) GROUP BY code ORDER BY code",
        hexed(hook.id))
    t.eq(codes, [["engine-hook.created", "1"], ["engine-hook.revoked", "1"], ["engine-hook.rotated", "2"]], "audit")
    other = Hook(t, account, "retell")
    t.stack.ctl("account", "close", account.id)
    t.status(other.send(retell()), 401, "closed account")


@case("our own: vCons signed by Standard Webhooks, packed ones too, and by Ed25519")
def test_native(t):
    account = t.account("Eigene")
    hook = Hook(t, account, "native")
    got = hook.send(call(), kind="application/vcon")
    t.status(got, 201, "vCon")
    packed = gzip.compress(encode(call()))
    t.status(hook.send(packed, kind="application/vcon+gzip"), 201, "packed by type")
    packed = gzip.compress(encode(call()))
    t.status(hook.post(packed, dict(hook.sign(packed), **{"Content-Encoding": "gzip"}), "application/vcon"), 201, "packed by coding")
    problem(t, hook.send(dict(call(), uuid="seven"), kind="application/vcon"), 422, "vcon.invalid", "bad uuid", "/uuid")
    body = encode(call())
    stamp = str(int(time.time()))
    public, made = Signer(t, "ed").ed25519(b"msg_ed." + stamp.encode() + b"." + body)
    asymmetric = Hook(t, account, "native", secret=public)
    headers = {"webhook-id": "msg_ed", "webhook-timestamp": stamp, "webhook-signature": "v1,AAAA v1a," + made}
    t.status(asymmetric.post(body + b" ", headers, "application/vcon"), 401, "Ed25519, changed")
    t.status(asymmetric.post(body, headers, "application/vcon"), 201, "Ed25519")
    t.status(hook.post(body, headers, "application/vcon"), 401, "at a hook with another key")


@case("no address and no secret of a hook stands in any file")
def test_traces(t):
    account = t.account("Spurlos")
    hook = Hook(t, account, "retell")
    token = hook.path.rsplit("/", 1)[-1]
    t.status(hook.send(retell()), 201, "good")
    t.status(hook.send(retell(), secret="wrong, but long enough"), 401, "bad")
    hook.post(b"x" * 100, {}, path=hook.path + "?x=" + "y" * 3000)
    hook.client.request("POST", hook.path.replace("hooks", "%68ooks"), body=b"{}")
    t.rows("FLUSH TABLES")
    for path, data in t.files():
        t.ok(token.encode() not in data, "token in " + path)
        t.ok(hook.secret.encode() not in data, "secret in " + path)
    log = b"".join(data for path, data in t.files("log") if path.endswith("access.log"))
    t.ok(b"/engine/v1/hooks/-" in log, "the access log has the path, cut")


@case("profiles are data: one of the host's own works; a broken one is named by file and line, and nothing starts")
def test_profiles(t):
    folder = t.stack.path("etc", "engines-test")
    os.makedirs(folder, exist_ok=True)
    conf = t.stack.path("etc", "broken.conf")
    with open(t.stack.conf_file, encoding="utf-8") as f:
        text = "".join(line for line in f if not line.startswith("engine_dir"))
    with open(conf, "w", encoding="utf-8") as f:
        f.write(text + "engine_dir = %s\n" % folder)

    def check(profile):
        with open(os.path.join(folder, "house.conf"), "w", encoding="utf-8") as f:
            f.write(profile)
        return subprocess.run(t.stack.command("engine") + ["--check"], env=dict(t.stack.environment(), RUFWACHT_CONFIG=conf),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)

    good = "name = house\nsignature = hmac-sha512 header:X-House pattern:sha512={sig:hex}\nsigned = {body}\nexternal_id = /id\n"
    t.eq(check(good).returncode, 0, "a good one")
    bad = check(good + "tunrs = /turns\n")
    t.ok(bad.returncode != 0, "a broken one")
    t.has(bad.stdout, "house.conf:5: tunrs: unknown key", "it says where")
    no_body = check(good.replace("{body}", "body"))
    t.has(no_body.stdout, "house.conf: signed does not have {body}", "a signature that protects nothing")


# --- signed vCons ---

def pin(t, account, signer, name, check=True):
    words = ("engine-cert", "add", "--account", account.id, "--file", signer.path(name + ".pem"), "--label", name)
    done = t.stack.ctl(*words, check=check)
    return done.split("\t")[0] if check else done


def flags(t, client, identity):
    return [f.get("code") for f in client.get("/conversations/" + identity).all(".//conversation/flag")]


@case("signed vCons: verified against pinned certificates, refused where they do not fit, else marked as not checked")
def test_signed(t):
    account, other = t.account("Unterschrieben"), t.account("Ohne Zertifikat")
    owner = t.person(account, "owner")
    engine, signer = t.engine(account.key), Signer(t, "jws")
    signer.own("engine")
    signer.own("stranger")
    unpinned = engine.deliver(signer.sign(call(), "engine"))
    t.status(unpinned, 201, "nothing pinned")
    t.eq(flags(t, owner, unpinned.json["id"]), ["signature-unchecked"], "marked")
    identity = pin(t, account, signer, "engine")
    vcon = call(summary="Terminwunsch.")
    good = engine.deliver(signer.sign(vcon, "engine"))
    t.status(good, 201, "good")
    t.eq(flags(t, owner, good.json["id"]), ["signature-verified"], "verified")
    page = owner.get("/conversations/" + good.json["id"])
    t.eq(page.value(".//conversation/summary"), "Terminwunsch.", "it is read")
    t.status(t.engine(other.key).deliver(signer.sign(call(), "engine")), 201, "in the other account nothing is pinned")
    t.status(engine.deliver(signer.sign(call(), "stranger", "engine")), 201, "one good one of two")
    rows = count(t, account)
    broken = signer.sign(call(), "engine")
    broken["payload"] = signer.sign(call(), "engine")["payload"]
    cut = signer.sign(call(), "engine")
    cut["signatures"][0]["signature"] = cut["signatures"][0]["signature"][:-4]
    empty = dict(signer.sign(call(), "engine"), signatures=[])
    for what, signed, pointer in (("a stranger's", signer.sign(call(), "stranger"), "/signatures/0"),
            ("two strangers'", signer.sign(call(), "stranger", "stranger"), "/signatures/1"),
            ("another payload", broken, "/signatures/0"), ("cut", cut, "/signatures/0"), ("none", empty, "/signatures"),
            ("alg none", signer.sign(call(), "engine", alg="none"), "/signatures/0"),
            ("alg HS256", signer.sign(call(), "engine", alg="HS256"), "/signatures/0"),
            ("wrong, and an invalid payload", signer.sign(dict(call(), parties=7), "stranger"), "/signatures/0")):
        problem(t, engine.deliver(signed), 422, "vcon.signature", what, pointer)
    t.eq(count(t, account), rows, "nothing stored of them")
    t.status(engine.deliver(call()), 201, "an unsigned one is as good as its key")
    t.status(engine.deliver(dict(vcon, summary="x")), 200, "unsigned, for the verified call")
    t.eq(flags(t, owner, good.json["id"]), [], "not all of it is verified any more")
    t.eq(t.stack.ctl("engine-cert", "list", "--account", account.id).split("\t")[1], "valid", "list")
    t.stack.ctl("engine-cert", "revoke", identity)
    later = engine.deliver(signer.sign(call(), "stranger"))
    t.status(later, 201, "revoked: nothing is pinned")
    t.eq(flags(t, owner, later.json["id"]), ["signature-unchecked"], "marked again")


@case("certificates: an authority vouches for what it issued; what cannot be trusted is not pinned")
def test_certificates(t):
    account = t.account("Zertifikate")
    engine, signer = t.engine(account.key), Signer(t, "ca")
    signer.own("authority", authority=True)
    signer.issue("issued", "authority")
    signer.own("lonely")
    signer.own("short", bits=1024)
    pin(t, account, signer, "authority")
    t.status(engine.deliver(signer.sign(call(), "issued")), 201, "issued by a pinned authority")
    problem(t, engine.deliver(signer.sign(call(), "lonely")), 422, "vcon.signature", "issued by nobody", "/signatures/0")
    t.eq(pin(t, account, signer, "authority", check=False).returncode, 4, "twice")
    t.eq(pin(t, account, signer, "short", check=False).returncode, 4, "a short key")
    with open(signer.path("junk.pem"), "w", encoding="utf-8") as f:
        f.write("junk\n")
    t.eq(pin(t, account, signer, "junk", check=False).returncode, 2, "junk")
    with open(signer.path("two.pem"), "w", encoding="utf-8") as f:
        for name in ("lonely", "issued"):
            with open(signer.path(name + ".pem"), encoding="utf-8") as one:
                f.write(one.read())
    t.eq(pin(t, account, signer, "two", check=False).returncode, 2, "two at once")
    t.eq(t.stack.ctl("engine-cert", "revoke", account.id, check=False).returncode, 3, "unknown")
    codes = t.rows("SELECT code FROM rufwacht.audit_event WHERE account_id = UNHEX(%s) AND code LIKE 'engine-cert.%%'",
        hexed(account.id))
    t.eq(codes, [["engine-cert.added"]], "audit")
