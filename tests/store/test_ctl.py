#!/usr/bin/python3 -B
"""rufwachtctl, the grants and the constraints, against a real database.

Needs the environment that httpd-conf/stack.py gives. Changes the schema under its own feet, so it gets a database of its
own and runs alone.
"""

import glob
import os
import re
import shutil
import signal
import subprocess
import threading
import time

CTL = os.environ["RUFWACHTCTL"]
SOCKET = os.environ["MYSQL_SOCKET"]
STATE = os.environ["STATE"]
TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
TABLES = ("SELECT table_schema, table_name, column_name, ordinal_position, column_type, is_nullable, column_key"
    " FROM information_schema.columns WHERE table_schema LIKE 'rufwacht%' ORDER BY 1, 2, 4")
DENIED = ("1142", "1143", "1044", "1045")
passed = failed = 0


def check(good, what):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED: " + what)


def ctl(*words, conf=None):
    """Status, standard output without the last newline, standard error."""
    environment = dict(os.environ, RUFWACHT_CONFIG=conf or os.environ["RUFWACHT_CONFIG"])
    done = subprocess.run([CTL, *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout.rstrip("\n"), done.stderr


def settings():
    with open(os.environ["RUFWACHT_CONFIG"], encoding="utf-8") as f:
        return dict(line.rstrip("\n").split(" = ", 1) for line in f if " = " in line)


def mariadb(statements, account="root", password=None):
    """Runs the statements one by one. Output, and the errors as {number of the statement: code}."""
    text = "".join(s.replace("\n", " ") + ";\n" for s in statements)
    done = subprocess.run(["mariadb", "--no-defaults", "--socket=" + SOCKET, "--user=" + account, "--force", "--batch",
        "--skip-column-names", "--default-character-set=utf8mb4", "rufwacht"], input=text, text=True, capture_output=True,
        env=dict(os.environ, MYSQL_PWD=password or ""))
    errors = {int(line): code for code, line in re.findall(r"^ERROR (\d+) \(\w+\) at line (\d+)", done.stderr, re.M)}
    return done.stdout, errors


def root(*statements):
    out, errors = mariadb(statements)
    assert not errors, (statements, errors)
    return [line.split("\t") for line in out.splitlines()]


def password(account):
    with open(os.path.join(settings()["db_password_dir"], account), encoding="ascii") as f:
        return f.read().strip()


def grants():
    """{account: {table: {verb: set of columns, or None for all}}} as the files say."""
    found = {}
    for path in sorted(glob.glob(os.path.join(TOP, "sql", "grants", "*.sql"))):
        account = "rw_" + os.path.basename(path)[:-4].replace("-", "_")
        with open(path, encoding="utf-8") as f:
            for what, table in re.findall(r"^GRANT (.*) ON (\S+) TO ", f.read(), re.M):
                verbs = found.setdefault(account, {}).setdefault(table, {})
                for verb, columns in re.findall(r"(SELECT|INSERT|UPDATE|DELETE)(?: \(([^)]*)\))?", what):
                    verbs[verb] = {c.strip() for c in columns.split(",")} if columns else None
    return found


# --- migrate ---

def drop_all():
    root("DROP DATABASE IF EXISTS rufwacht_keys", "DROP DATABASE IF EXISTS rufwacht", "CREATE DATABASE rufwacht")
    for (user,) in root("SELECT user FROM mysql.user WHERE user LIKE 'rw\\_%'"):
        root("DROP USER '%s'@'localhost'" % user)


def migrated():
    """All that a migration makes, in a form to compare; the password file decides the password."""
    return (root(TABLES), root("SELECT version, oldest_program FROM schema_version ORDER BY 1"),
        root("SELECT COUNT(*) FROM account"), root("SELECT COUNT(*) FROM instance"), root("SELECT COUNT(*) FROM schema_step"),
        root("SELECT user, db, table_name, table_priv, column_priv FROM mysql.tables_priv WHERE user LIKE 'rw\\_%'"
            " ORDER BY 1, 2, 3"),
        root("SELECT user, db, table_name, column_name, column_priv FROM mysql.columns_priv WHERE user LIKE 'rw\\_%'"
            " ORDER BY 1, 2, 3, 4"))


def test_migrate():
    before = migrated()
    check(ctl("migrate")[0] == 0, "migrate a second time")
    check(migrated() == before, "a second migrate changes nothing")
    secret = password("rw_provider")
    drop_all()
    check(ctl("migrate")[0] == 0, "migrate from nothing")
    check(migrated() == before, "migrate from nothing makes the same")
    check(password("rw_provider") == secret, "a password file is kept and applied again")
    check(ctl("account", "list")[0] == 0, "the kept password is the account's")
    mode = os.stat(os.path.join(settings()["db_password_dir"], "rw_provider")).st_mode & 0o7777
    check(mode == 0o400, "mode of a password file: %o" % mode)
    return before


def test_migrate_killed(before):
    """Killed after ever longer times, until one gets through."""
    drop_all()
    for number in range(200):
        started = subprocess.Popen([CTL, "migrate"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.004 * (number + 1))
        if started.poll() is not None:
            break
        started.send_signal(signal.SIGKILL)
        started.wait()
        # The server notices the lost connection a little later and gives the lock back.
        while root("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'root' AND id <> CONNECTION_ID()") != [["0"]]:
            time.sleep(0.005)
    check(number > 3, "killed only %d times" % number)
    check(ctl("migrate")[0] == 0, "migrate after kills")
    check(migrated() == before, "after kills there is the same")


def test_step_in_doubt(before):
    """The worst moment: a statement is done and not noted."""
    drop_all()
    check(ctl("migrate")[0] == 0, "migrate")
    root("DELETE FROM schema_version WHERE version = 5", "INSERT INTO schema_step VALUES (5, 1)", "DROP TABLE job_lease")
    check(ctl("migrate")[0] == 0, "the statement that was done and not noted is passed over")
    check(migrated() == before, "and the rest is done")
    root("DELETE FROM schema_version WHERE version = 5", "INSERT INTO schema_step VALUES (5, 0)")
    status, _, error = ctl("migrate")
    check(status != 0 and "statement 2" in error, "only one statement can be in doubt")
    root("DELETE FROM schema_step", "INSERT INTO schema_version VALUES (5, 4, UTC_TIMESTAMP())")


def test_migrate_beside():
    """Programs work while grants are brought up to date: no statement of theirs is refused."""
    before, account = migrated(), "rw_login"
    files = grants()[account]
    reads = ["SELECT 1 FROM %s LIMIT 0" % table for table, verbs in sorted(files.items()) if verbs.get("SELECT", 0) is None]
    running = subprocess.Popen(["mariadb", "--no-defaults", "--socket=" + SOCKET, "--user=" + account, "--force", "--batch"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env=dict(os.environ, MYSQL_PWD=password(account)))
    ended, sent, said = threading.Event(), [0], []

    def work():
        while not ended.is_set():
            running.stdin.write("".join(s + ";\n" for s in reads))
            running.stdin.flush()
            sent[0] += len(reads)
        running.stdin.close()

    threads = [threading.Thread(target=work), threading.Thread(target=lambda: said.append(running.stderr.read()))]
    for thread in threads:
        thread.start()
    changes = ("GRANT DELETE ON rufwacht.account TO '%s'@'localhost'", "REVOKE INSERT ON rufwacht.throttle FROM '%s'@'localhost'",
        "GRANT UPDATE (name, email) ON rufwacht.person TO '%s'@'localhost'",
        "REVOKE UPDATE (language) ON rufwacht.person FROM '%s'@'localhost'",
        "REVOKE UPDATE (used_at) ON rufwacht.invitation FROM '%s'@'localhost'", "GRANT UPDATE ON rufwacht.invitation TO '%s'@'localhost'")
    for number in range(5):
        root(*(change % account for change in changes[:number + 2]))
        check(ctl("check")[0] == 1, "check sees the difference, round %d" % number)
        status, _, error = ctl("migrate")
        check(status == 0, "migrate beside work, round %d: %s" % (number, error))
        check(migrated() == before, "the grants are as before, round %d" % number)
    ended.set()
    for thread in threads:
        thread.join()
    check(running.wait() == 0 and "ERROR" not in said[0], "statements of a program that runs meanwhile: " + said[0][:300])
    check(sent[0] > 1000, "it did work: %d statements" % sent[0])
    root("GRANT SELECT ON rufwacht.* TO 'rw_users'@'localhost'",
        "GRANT SELECT ON rufwacht.account TO 'rw_users'@'localhost' WITH GRANT OPTION")
    out = ctl("check")[1]
    check("account of users: " in out and "beyond single tables" in out, "check sees more than single tables: " + out)
    check(ctl("migrate")[0] == 0 and migrated() == before and ctl("check")[0] == 0, "migrate takes them")


def test_two_at_once():
    out = subprocess.Popen(["mariadb", "--no-defaults", "--socket=" + SOCKET, "--user=root", "-e",
        "SELECT GET_LOCK('rufwacht-migrate', 0); SELECT SLEEP(2)"], stdout=subprocess.PIPE)
    time.sleep(0.5)
    check(ctl("migrate")[0] == 75, "a second migration at the same time is told to try again")
    out.communicate()


# --- the other commands ---

def test_commands():
    check(ctl()[0] == 2 and ctl("nonsense")[0] == 2 and ctl("account")[0] == 2, "usage")
    check(ctl("account", "create")[0] == 2, "a name is needed")
    check(ctl("account", "create", "--name", "x", "--password", "y")[0] == 2, "unknown option")
    check(ctl("account", "create", "--name", "x", "--retention-days", "9999")[0] == 2, "a period beyond the limit")
    status, account, _ = ctl("account", "create", "--name", "Praxis Dr. Äpfel", "--retention-days=14")
    check(status == 0 and re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}", account), "account create")
    check(account in ctl("account", "list")[1] and "Praxis Dr. Äpfel" in ctl("account", "list")[1], "account list")
    with open(os.path.join(STATE, "notice"), "w", encoding="utf-8") as f:
        f.write("Guten Tag, hier spricht ein Sprachassistent.\n")
    status, assistant, _ = ctl("assistant", "create", "--account", account, "--name", "Empfang", "--mode", "explicit",
        "--notice-de", os.path.join(STATE, "notice"))
    check(status == 0 and root("SELECT body FROM notice_text") == [["Guten Tag, hier spricht ein Sprachassistent."]], "assistant create")
    nobody = "00000000-0000-7000-8000-000000000001"
    check(ctl("assistant", "create", "--account", nobody, "--name", "x", "--mode", "none")[0] == 3, "no such account")
    check(ctl("assistant", "create", "--account", account, "--name", "x", "--mode", "loud")[0] == 2, "no such mode")
    status, key, _ = ctl("engine-key", "create", "--account", account)
    check(status == 0 and len(key) == 43, "engine-key create")
    check(root("SELECT COUNT(*) FROM engine_key WHERE assistant_id = UNHEX(REPLACE('%s', '-', ''))" % assistant) == [["1"]],
        "the key has the oldest assistant")
    listed = ctl("engine-key", "list", "--account", account)[1]
    check(key not in listed and "valid" in listed, "a list shows no key")
    identity = listed.split("\t")[0]
    check([ctl("engine-key", "revoke", i)[0] for i in (identity, identity, nobody)] == [0, 4, 3], "engine-key revoke")
    status, link, _ = ctl("user", "invite", "--account", account, "--email", "Chefin@Example.com", "--role", "owner")
    check(status == 0 and re.fullmatch(r"http://localhost:\d+/invitation/[\w-]{43}", link), "user invite")
    stored = "".join(map(str, root("SELECT HEX(token_hash), email FROM invitation")))
    check(link[-43:].encode().hex().upper() not in stored and "chefin@example.com" in stored, "an invitation holds no token")
    check(ctl("user", "invite", "--account", account, "--email", "x@example.com", "--role", "operator")[0] == 2,
        "a provider's role in an account")
    check(ctl("user", "invite", "--account", "provider", "--email", "x@example.com", "--role", "operator")[0] == 0, "an operator")
    check(ctl("user", "invite", "--account", account, "--email", "m@example.com", "--role", "manager", "--assistant", nobody)[0]
        in (3, 4), "a foreign assistant")
    check([ctl("account", "close", i)[0] for i in (account, account, nobody)] == [0, 4, 3], "account close")
    check(ctl("engine-key", "create", "--account", account)[0] == 4, "no key for a closed account")
    codes = [row[0] for row in root("SELECT code FROM audit_event WHERE actor_kind = 'cli' AND outcome = 'done'")]
    for code in ("account.created", "account.closed", "assistant.created", "engine-key.created", "engine-key.revoked", "user.invited"):
        check(code in codes, "audit row " + code)
    check(ctl("job", "run", "nothing")[0] == 3 and ctl("job", "run", "../x")[0] == 2, "a job that is none")
    check(ctl("job", "run", "privacy")[0] == 0, "a job that is one")


def test_keys():
    folder = settings()["key_dir"]
    before = {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}
    check(set(before) == {"content", "index", "totp", "audit", "mail", "session", "ledger", "day"}, "key files: %s" % sorted(before))
    check(ctl("keys", "create")[0] == 0, "keys create again")
    check(before == {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}, "no key is overwritten")
    check(all(os.stat(os.path.join(folder, name)).st_mode & 0o337 == 0 for name in before), "modes of key files")


def other_conf(**changes):
    path = os.path.join(STATE, "other.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write("".join("%s = %s\n" % item for item in dict(settings(), **changes).items()))
    return path


def test_check():
    status, out, _ = ctl("check")
    check(status == 0 and "FAIL" not in out and "warn" not in out, "check finds all well: " + out)
    check(all(re.match(r"(ok  |warn|FAIL) \S", line) for line in out.splitlines()), "one finding on each line")
    root("REVOKE DELETE ON rufwacht.session FROM 'rw_privacy_job'@'localhost'")
    root("REVOKE SELECT ON rufwacht.schema_version FROM 'rw_provider'@'localhost'")
    check(ctl("check")[0] == 1, "check finds missing grants")
    check(ctl("migrate")[0] == 0 and ctl("check")[0] == 0, "migrate gives them back")
    root("GRANT SELECT ON rufwacht.brand TO PUBLIC")
    status, out, _ = ctl("check")
    root("REVOKE SELECT ON rufwacht.brand FROM PUBLIC")
    check(status == 0, "what everybody may is not counted: " + out)
    gone = other_conf(db_hosts=os.path.join(STATE, "nothing.sock"))
    check(ctl("check", conf=gone)[0] == 75, "check without a database")
    check(ctl("migrate", conf=gone)[0] == 75 and ctl("account", "list", conf=gone)[0] == 75, "no database: try again")
    os.makedirs(os.path.join(STATE, "empty"), exist_ok=True)
    check(ctl("check", conf=other_conf(key_dir=os.path.join(STATE, "empty")))[0] == 1, "check finds missing keys")
    check(ctl("account", "list", conf=other_conf(unknown="1"))[0] == 1, "a broken configuration")


def test_check_versions():
    """Schema and programs of different ages; view files of different ages."""
    highest = int(root("SELECT MAX(version) FROM schema_version")[0][0])
    row = "INSERT INTO schema_version VALUES (%d, %d, UTC_TIMESTAMP())"
    root(row % (highest + 1, highest))
    status, out, _ = ctl("check")
    check(status == 0 and "warn schema: version %d" % (highest + 1) in out, "a newer schema that fits: " + out)
    root("UPDATE schema_version SET oldest_program = version WHERE version = %d" % (highest + 1))
    status, out, _ = ctl("check")
    check(status == 1 and "FAIL schema" in out, "a newer schema that does not fit: " + out)
    root("DELETE FROM schema_version WHERE version >= %d" % highest)
    status, out, _ = ctl("check")
    check(status == 1 and "FAIL schema" in out and "migrate" in out, "an older schema: " + out)
    root(row % (highest, highest - 1))
    views = os.path.join(STATE, "views")
    shutil.copytree(settings()["view_dir"], views)
    conf = other_conf(view_dir=views)
    check(ctl("check", conf=conf)[0] == 0, "a copy of the view files")
    source = os.path.join(views, "base", "lang-de.xml")
    os.utime(source, (time.time() + 600, time.time() + 600))
    status, out, _ = ctl("check", conf=conf)
    check(status == 0 and re.search("warn word sheet .*words-de.xsl: older", out), "words that are not shown: " + out)
    os.unlink(os.path.join(views, "base", "words-en.xsl"))
    check(ctl("check", conf=conf)[0] == 1, "a word sheet that is not there")


def test_check_days():
    keys = os.path.join(STATE, "short-keys")
    shutil.copytree(settings()["key_dir"], keys)
    for name in os.listdir(keys):
        shutil.copystat(os.path.join(settings()["key_dir"], name), os.path.join(keys, name))
        owner = os.stat(os.path.join(settings()["key_dir"], name))
        os.chown(os.path.join(keys, name), owner.st_uid, owner.st_gid)
    conf = other_conf(key_dir=keys)
    check(ctl("check", conf=conf)[0] == 0, "a copy of the keys")
    path = os.path.join(keys, "day")
    with open(path, "r+b") as f:
        f.truncate(64 + 32 * 900)
    status, out, _ = ctl("check", conf=conf)
    check(status == 1 and re.search("FAIL key file .*/day: .*not far enough", out), "slots end too early: " + out)
    with open(path, "r+b") as f:
        f.seek(64)
        f.write(bytes(32))
    status, out, _ = ctl("check", conf=conf)
    check(status == 1 and "no slot for today" in out, "today's slot is gone: " + out)


def test_backup():
    folder = os.path.join(STATE, "backup")
    kept = ctl("account", "create", "--name", "Bleibt")[1]
    check(ctl("backup", folder)[0] == 0, "backup")
    check(ctl("backup", folder)[0] == 4, "a backup overwrites nothing")
    files = {name: open(os.path.join(folder, name), encoding="utf-8").read() for name in ("content.sql", "keys.sql")}
    check("conversation_key" not in files["content.sql"] and "conversation_part" not in files["keys.sql"],
        "content and keys are apart")
    check(all(os.stat(os.path.join(folder, name)).st_mode & 0o7777 == 0o400 for name in files), "modes of a backup")
    later = ctl("account", "create", "--name", "Kam danach")[1]
    ledger = os.path.join(settings()["ledger_dir"], "erasure.ledger")
    if not os.path.exists(ledger):
        open(ledger, "w", encoding="ascii").close()
    check(ctl("restore", os.path.join(STATE, "nothing"), "--ledger", ledger)[0] == 3, "restore of nothing")
    check(ctl("restore", folder)[0] == 2, "restore without a ledger")
    status, _, error = ctl("restore", folder, "--ledger", ledger)
    check(status == 0, "restore: " + error)
    accounts = ctl("account", "list")[1]
    check(kept in accounts and later not in accounts, "the database is that of the backup")
    root("UPDATE instance SET ledger_position = 99")
    check(ctl("ledger", "catch-up")[0] == 1, "a ledger older than the database")
    check(ctl("check")[0] == 1 or os.path.getsize(ledger) == 0, "check sees it too")
    root("UPDATE instance SET ledger_position = 0")


# --- grants ---

def columns():
    found = {}
    for schema, table, column in (row[:3] for row in root(TABLES)):
        found.setdefault(schema + "." + table, []).append(column)
    return found


def attempts(tables):
    """Statement and what it needs: (verb, table, column or None)."""
    for table, names in tables.items():
        yield "DELETE FROM %s WHERE 0" % table, ("DELETE", table, None)
        for name in names:
            yield "SELECT `%s` FROM %s LIMIT 0" % (name, table), ("SELECT", table, name)
            yield "UPDATE %s SET `%s` = NULL WHERE 0" % (table, name), ("UPDATE", table, name)
            yield "INSERT INTO %s (`%s`) SELECT NULL WHERE 0" % (table, name), ("INSERT", table, name)


def may(granted, verb, table, column):
    verbs = granted.get(table, {})
    return verb in verbs and (verbs[verb] is None or column in verbs[verb])


def test_grants():
    """Each account tries every column of every table; what its file does not say is refused."""
    tables = columns()
    tries = list(attempts(tables))
    for account, granted in grants().items():
        _, errors = mariadb(["START TRANSACTION"] + [statement for statement, _ in tries] + ["ROLLBACK"], account, password(account))
        wrong = [statement for number, (statement, need) in enumerate(tries, 2)
            if (errors.get(number) in DENIED) == may(granted, *need)]
        check(not wrong, "%s: %d statements are not as granted: %s" % (account, len(wrong), wrong[:5]))
        check(set(granted) <= set(tables), "%s: grants on tables that are none" % account)
    check(root("SELECT COUNT(*) FROM mysql.db WHERE user LIKE 'rw\\_%'") == [["0"]], "no account has a whole schema")


def test_separation():
    """What the design promises, whatever the files say."""
    everyone = grants()
    for account in everyone:
        statements = ["SELECT sealed FROM person_password LIMIT 0", "SELECT sealed FROM person_totp LIMIT 0",
            "UPDATE audit_event SET code = 'x' WHERE 0", "DELETE FROM audit_event WHERE 0",
            "INSERT INTO audit_event (account_id, id, seal_id) SELECT NULL, NULL, NULL WHERE 0",
            "UPDATE audit_event SET seal_id = NULL WHERE 0", "CREATE TABLE x (y INT)", "SELECT 1 FROM mysql.user LIMIT 0"]
        _, errors = mariadb(statements, account, password(account))
        allowed = {n for n in range(1, len(statements) + 1) if errors.get(n) not in DENIED}
        expected = {1, 2} if account == "rw_login" else {4, 6} if account == "rw_audit_job" else set()
        check(allowed <= expected, "%s may %s" % (account, [statements[n - 1] for n in sorted(allowed - expected)]))
    for account, granted in everyone.items():
        sealed = granted.get("rufwacht.conversation_part", {}).get("SELECT", set())
        keyed = granted.get("rufwacht_keys.conversation_key", {}).get("SELECT", set())
        if account in ("rw_provider", "rw_login", "rw_privacy_job"):
            check(sealed is not None and "sealed" not in sealed and keyed is not None and
                not any(name.endswith("_key") for name in keyed), "%s reads content" % account)


# --- constraints ---

def test_constraints():
    account, assistant, other, foreign = (bytes([n]) * 16 for n in (1, 2, 3, 4))
    x = lambda b: "x'%s'" % b.hex()
    conversation = lambda **changes: "INSERT INTO conversation (%s) VALUES (%s)" % tuple(", ".join(part) for part in zip(
        *dict({"account_id": x(account), "id": x(b"c" * 16), "assistant_id": x(assistant), "vcon_hash": x(b"h" * 32),
            "state": "'content'", "started_at": "UTC_TIMESTAMP()", "consent": "'given'", "retention_until": "UTC_TIMESTAMP()"},
            **changes).items()))
    bare = {"id": x(b"r" * 16), "vcon_hash": x(b"i" * 32), "state": "'refused'", "consent": "'refused'", "retention_until": "NULL"}
    part = lambda which, state="'content'": ("INSERT INTO conversation_part (account_id, conversation_id, class, state, sealed)"
        " VALUES (%s, %s, 2, %s, 'x')" % (x(account), x(which), state))
    root("INSERT INTO account (id, name, created_at) VALUES (%s, 'a', UTC_TIMESTAMP()), (%s, 'b', UTC_TIMESTAMP())"
        % (x(account), x(other)),
        "INSERT INTO assistant (account_id, id, name, settings_version, created_at) VALUES (%s, %s, 'a', 1, UTC_TIMESTAMP()),"
        " (%s, %s, 'b', 1, UTC_TIMESTAMP())" % (x(account), x(assistant), x(other), x(foreign)))
    good = [conversation(), conversation(**bare), part(b"c" * 16)]
    _, errors = mariadb(good)
    check(not errors, "good rows: %s" % errors)
    bad = {
        "a part without a conversation": part(b"z" * 16),
        "a part of a refused call": part(b"r" * 16),
        "a part that says it is none": part(b"r" * 16, "'refused'"),
        "a second row of the same vCon": conversation(id=x(b"d" * 16)),
        "a refused call with a number": conversation(**dict(bare, id=x(b"s" * 16), vcon_hash=x(b"j" * 32), caller_hash=x(b"n" * 32))),
        "a refused call with a length": conversation(**dict(bare, id=x(b"s" * 16), vcon_hash=x(b"j" * 32), duration_ms="1")),
        "content without a yes": conversation(id=x(b"s" * 16), vcon_hash=x(b"j" * 32), consent="'refused'"),
        "content for ever": conversation(id=x(b"s" * 16), vcon_hash=x(b"j" * 32), retention_until="NULL"),
        "a call of a foreign assistant": conversation(id=x(b"s" * 16), vcon_hash=x(b"j" * 32), assistant_id=x(foreign)),
        "a state that is none": conversation(id=x(b"s" * 16), vcon_hash=x(b"j" * 32), state="'kept'"),
        "content that becomes refused with its part": "UPDATE conversation SET state = 'refused', consent = 'refused' WHERE id = " + x(b"c" * 16),
        "a conversation deleted before its part": "DELETE FROM conversation WHERE id = " + x(b"c" * 16),
        "a period of more than three years": "UPDATE account SET retention_days = 1096 WHERE id = " + x(account),
        "a second name of the database": "INSERT INTO instance (one, id) VALUES (2, REPEAT('x', 16))",
        "a role that is none": "INSERT INTO membership (account_id, person_id, role, created_at) VALUES"
            " (%s, REPEAT('p', 16), 'root', UTC_TIMESTAMP())" % x(account),
        "a member who is nobody": "INSERT INTO membership (account_id, person_id, role, created_at) VALUES"
            " (%s, REPEAT('p', 16), 'owner', UTC_TIMESTAMP())" % x(account),
        "an audit row with an outcome that is none": "INSERT INTO audit_event (account_id, id, at, code, outcome, actor_kind, program, mac)"
            " VALUES (%s, REPEAT('e', 16), UTC_TIMESTAMP(), 'x', 'maybe', 'cli', 'x', REPEAT('m', 32))" % x(account),
        "an assistant that listens in another mode": "INSERT INTO assistant_version (account_id, assistant_id, number, consent_mode,"
            " may_record, may_transcribe, created_at) VALUES (%s, %s, 1, 'hidden', 1, 1, UTC_TIMESTAMP())" % (x(account), x(assistant)),
    }
    _, errors = mariadb(list(bad.values()))
    for number, what in enumerate(bad, 1):
        check(errors.get(number) in ("1452", "1451", "4025", "3819", "1062"), "%s: %s" % (what, errors.get(number)))


def main():
    before = test_migrate()
    test_migrate_killed(before)
    test_step_in_doubt(before)
    test_two_at_once()
    test_migrate_beside()
    test_keys()
    test_commands()
    test_check()
    test_check_versions()
    test_check_days()
    test_grants()
    test_separation()
    test_constraints()
    test_backup()
    print("%d passed, %d failed" % (passed, failed))
    return failed != 0


if __name__ == "__main__":
    raise SystemExit(main())
