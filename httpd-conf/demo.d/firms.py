"""The two companies of the demo: accounts, assistants, people, four weeks of calls, and some of them worked off.

What exists is remembered in STATE/demo.json as it is made, so that an interrupted start goes on where it was and a
later one changes nothing.
"""

import datetime
import json
import os
import random
import tempfile

import dialogues
import people
import team
from client import Totp
from engine import Engine
from people import Person

ACCOUNTS = {
    "1": ("Zahnarztpraxis Dr. Mohnweiler", (("Empfang", 130), ("Rezepttelefon", 60), ("English Line", 32))),
    "2": ("Kfz-Werkstatt Brandacher", (("Terminannahme", 80), ("Pannenhilfe", 45))),
}
# Role in demo.env: what the table of the demo says.
ROLES = {
    "owner": "Zahnarztpraxis: Eigentümerin",
    "admin": "Zahnarztpraxis: Admin",
    "manager": "Zahnarztpraxis: Managerin",
    "agent": "Zahnarztpraxis: Mitarbeiter",
    "privacy": "Zahnarztpraxis: Datenschutz",
    "auditor": "Zahnarztpraxis: Revision",
    "spare": "Zahnarztpraxis: Mitarbeiterin",
    "other_owner": "Kfz-Werkstatt: Eigentümer",
    "operator": "Betrieb",
}
# account, role, assistants (None: all), name, address
PEOPLE = {
    "owner": ("1", "owner", (), "Friederike Mohnweiler", "f.mohnweiler@zahnarzt-mohnweiler.example"),
    "admin": ("1", "admin", (), "Marit Oelze", "m.oelze@zahnarzt-mohnweiler.example"),
    "manager": ("1", "manager", ("Empfang", "Rezepttelefon"), "Selin Karaca", "s.karaca@zahnarzt-mohnweiler.example"),
    "agent": ("1", "agent", ("Empfang",), "Jonas Tiedgen", "j.tiedgen@zahnarzt-mohnweiler.example"),
    "privacy": ("1", "privacy", (), "Volker Rathsam", "rathsam@datenschutz-rathsam.example"),
    "auditor": ("1", "auditor", (), "Hedwig Lorenz", "lorenz@revision-lorenz.example"),
    "spare": ("1", "agent", ("Empfang",), "Nele Brix", "n.brix@zahnarzt-mohnweiler.example"),
    "other_owner": ("2", "owner", (), "Alois Brandacher", "alois@kfz-brandacher.example"),
    "operator": ("provider", "operator", (), "Kai Lüders", "kai.lueders@betrieb.example"),
}


class Firms:
    """Makes what is missing."""

    def __init__(self, stack):
        self.stack = stack
        self.file = stack.path("demo.json")
        self.known = {}
        self.clients = {}
        if os.path.exists(self.file):
            with open(self.file, encoding="utf-8") as f:
                self.known = json.load(f)

    def keep(self, name, value):
        """Remembers something for good before the next step is taken."""
        self.known[name] = value
        fd = os.open(self.file + ".new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "w", encoding="utf-8") as f:
            json.dump(self.known, f, ensure_ascii=False, indent=1)
            f.flush()
            os.fsync(f.fileno())
        os.rename(self.file + ".new", self.file)
        return value

    def once(self, name, make):
        """What is known by a name, made if it is not."""
        return self.known[name] if name in self.known else self.keep(name, make())

    def load(self, say):
        """Everything, in order. `say` is told what takes a while."""
        templates = dialogues.assistants()
        for number in ACCOUNTS:
            self.account(number, templates)
        for role in PEOPLE:
            if "person/" + role not in self.known:
                say("Inviting %s" % PEOPLE[role][3])
                self.bring_in(role)
        now = datetime.datetime.fromisoformat(
            self.once("now", lambda: datetime.datetime.now(dialogues.UTC).isoformat(timespec="seconds")))
        for number in ACCOUNTS:
            for name, count in ACCOUNTS[number][1]:
                if "calls/%s" % name not in self.known:
                    say("Delivering the calls of %s" % name)
                    self.deliver(number, templates[name], count, now)
        if "worked" not in self.known:
            say("Working some of them off")
            self.work_off(templates)
        team.settle(self, say)

    def account(self, number, templates):
        """An account with its assistants and a key for its phone engine."""
        name, assistants = ACCOUNTS[number]
        ctl = self.stack.ctl
        account = self.once("account/" + number, lambda: ctl("account", "create", "--name", name, "--language", "de",
            "--retention-days", "30", "--agents-see-personal-data", "no" if number == "1" else "yes"))
        known = [self.once("assistant/" + a, lambda a=a: self.assistant(account, templates[a])) for a, _ in assistants]
        # Calls that name no assistant are the first one's.
        self.once("key/" + number, lambda: ctl("engine-key", "create", "--account", account, "--assistant", known[0],
            "--label", "Telefonanlage"))

    def assistant(self, account, template):
        words = ["assistant", "create", "--account", account, "--name", template.name, "--mode", template.mode, "--language",
            "en" if list(template.texts["opening"]) == ["en"] else "de"]
        with tempfile.TemporaryDirectory() as folder:
            for lang, text in template.texts["notice"].items():
                path = os.path.join(folder, lang)
                with open(path, "w", encoding="utf-8") as f:
                    f.write(text + "\n")
                words += ["--notice-" + lang, path]
            return self.stack.ctl(*words)

    def bring_in(self, role):
        """By an invitation link, like everybody."""
        number, what, assistants, name, email = PEOPLE[role]
        person = Person(email, name, role=what)
        words = ["user", "invite", "--account", self.known.get("account/" + number, number), "--email", email, "--role", what]
        for assistant in assistants:
            words += ["--assistant", self.known["assistant/" + assistant]]
        link = self.stack.ctl(*words).split()[-1]
        self.clients[role] = people.accept_invitation(self.stack.url, link, person)
        self.keep("person/" + role, {"password": person.password, "totp": person.totp.secret, "last": person.totp.last,
            "recovery": person.recovery_codes})

    def person(self, role):
        """Somebody of the demo as Person."""
        known = self.known["person/" + role]
        person = Person(PEOPLE[role][4], PEOPLE[role][3], known["password"], role=PEOPLE[role][1])
        person.totp = Totp(known["totp"], known["last"])
        return person

    def client(self, role):
        """A session of somebody."""
        if role not in self.clients:
            person = self.person(role)
            self.clients[role] = people.sign_in(self.stack.url, person)
            self.keep("person/" + role, dict(self.known["person/" + role], last=person.totp.last))
        return self.clients[role]

    def deliver(self, number, template, count, now):
        """Through the engine's API. A call that is there already is answered with 200."""
        engine = Engine(self.stack.url, self.known["key/" + number])
        assistant = self.known["assistant/" + template.name]
        settings = people.expect(engine.settings(assistant), 200, "the settings of " + template.name).json
        delivered = []
        for call in dialogues.calls(template, count, now):
            vcon = dialogues.vcon(call, assistant, template.name, settings["settings_version"])
            answer = people.expect(engine.deliver(vcon), (200, 201), "the call %s" % call.template)
            delivered.append([answer.json["id"], call.start.isoformat(timespec="seconds"), bool(call.turns)])
        self.keep("calls/" + template.name, delivered)

    def work_off(self, templates):
        """Older calls are mostly done, newer ones in progress or new; some carry a note."""
        for number, role in (("1", "manager"), ("1", "agent"), ("2", "other_owner")):
            allowed = PEOPLE[role][2] or [name for name, _ in ACCOUNTS[number][1]]
            for name in allowed:
                self.work_off_as(self.client(role), self.known["calls/" + name], templates[name].notes)
        self.keep("worked", True)

    def work_off_as(self, client, calls, notes):
        rng = random.Random(client.person.email)
        newest = max(datetime.datetime.fromisoformat(start) for _, start, _ in calls)
        for identity, start, kept in calls:
            age = (newest - datetime.datetime.fromisoformat(start)).days
            if not kept or rng.random() > 0.45:
                continue
            status = "done" if age > 5 or rng.random() < 0.3 else "progress" if age > 0 else None
            if status:
                self.change(client, identity, status, rng.choice(notes) if rng.random() < 0.6 else None)

    def change(self, client, identity, status, note):
        """The form of a conversation's page."""
        page = people.expect(client.get("/conversations/" + identity), 200, "a conversation")
        fields = {"status": status, "note": note or "", "version": page.find(".//conversation").get("version")}
        people.expect(client.post("/conversations/%s/work" % identity, fields), 303, "working off")
