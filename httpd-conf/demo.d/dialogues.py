#!/usr/bin/python3 -B
"""Calls that never happened: from the templates in dialogues/ to vCons a phone engine would deliver.

The same seed and the same moment make the same calls, with the same uuids, so that an interrupted load can simply be
repeated. Called as a program it checks the templates and prints a sample:

    dialogues.py [NAME-OF-DIALOGUE]
"""

import datetime
import glob
import os
import random
import re
import sys
import zoneinfo

import invented

HERE = os.path.dirname(os.path.realpath(__file__))
ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
UTC = datetime.timezone.utc
DAYS = 28
HOURS = {"office": ((8, 0), (17, 45)), "long": ((6, 15), (21, 30))}
YES = {
    "de": ("Ja, das ist in Ordnung.", "Ja.", "Ja, einverstanden.", "Ja, machen Sie ruhig.", "Ja, gern."),
    "en": ("Yes, that’s fine.", "Yes.", "Yes, go ahead."),
}
HESITATION = {
    "de": ("Hm, wofür brauchen Sie das denn?", "Das habe ich nicht verstanden.", "Na ja."),
    "en": ("Sorry, say that again?", "Well …"),
}
AGAIN = {
    "de": "Das habe ich nicht als Ja verstanden. Nur mit Ihrem Ja speichere ich den Text: Darf ich?",
    "en": "I did not take that as a yes. I store the text only if you say yes: may I?",
}


class Template:
    """One dialogue with its blanks."""

    def __init__(self, name):
        self.name = name
        self.lang = "de"
        self.weight = 2
        self.caller = None
        self.subject = self.summary = None
        self.slots = {}
        self.turns = []  # ("A" or "C", text, [remarks])

    def mentions(self, part):
        return any(part in text or any(part in remark for remark in remarks) for _, text, remarks in self.turns)


class Assistant:
    """A file of dialogues."""

    def __init__(self, path):
        self.texts = {"opening": {}, "question": {}, "notice": {}}
        self.name = None
        self.mode = "notice"
        self.hours = "office"
        self.notes = []
        self.templates = []
        with open(path, encoding="utf-8") as f:
            for number, line in enumerate(f, 1):
                if line.strip():
                    try:
                        self.read(line.strip())
                    except (ValueError, KeyError, IndexError) as error:
                        raise SystemExit("%s:%d: %s" % (path, number, error)) from error

    def read(self, line):
        if line.startswith("@ "):
            self.name = line[2:]
        elif line.startswith("# "):
            self.templates.append(Template(line[2:]))
        elif line[:3] in ("A: ", "C: "):
            text, *remarks = [part.strip() for part in line[3:].split(" | ")]
            self.templates[-1].turns.append((line[0], text, remarks))
        else:
            key, _, value = line.partition(": ")
            self.read_key(key.split(), value.strip())

    def read_key(self, key, value):
        if key[0] in self.texts:
            self.texts[key[0]][key[1]] = value
        elif key[0] in ("mode", "hours"):
            setattr(self, key[0], value)
        elif key[0] == "note":
            self.notes.append(value)
        elif key[0] == "slot":
            self.templates[-1].slots[key[1]] = [choice.strip() for choice in value.split(" | ")]
        elif key[0] == "weight":
            self.templates[-1].weight = int(value)
        elif key[0] in ("lang", "caller", "subject", "summary"):
            setattr(self.templates[-1], key[0], value)
        else:
            raise ValueError("unknown key " + key[0])


def assistants():
    """All files as {name: Assistant}."""
    read = [Assistant(path) for path in sorted(glob.glob(os.path.join(HERE, "dialogues", "*.txt")))]
    return {assistant.name: assistant for assistant in read}


class Call:
    """One finished call."""

    def __init__(self):
        self.uuid = self.start = self.subject = self.summary = None
        self.lang = "de"
        self.template = None
        self.caller = None
        self.tel = None  # None: withheld
        self.turns = []  # (speaker, second, length, text)
        self.answers = []  # (name, value, second)
        self.outcome = None  # None: not asked
        self.yes = None  # (turn number, second, text)
        self.grants = []  # (purpose, condition, turn number, second, text)
        self.length = 0.0

    @property
    def end(self):
        return self.start + datetime.timedelta(seconds=self.length)


def calls(assistant, count, now, seed="rufwacht"):
    """`count` calls of one assistant within the last four weeks before `now` (UTC), oldest first."""
    pool = invented.people(random.Random("%s/%s/people" % (seed, assistant.name)), max(20, count * 2 // 3))
    made = []
    deck = []
    for number in range(count):
        rng = random.Random("%s/%s/%d" % (seed, assistant.name, number))
        if not deck:
            deck = [t for t in assistant.templates for _ in range(t.weight)]
            rng.shuffle(deck)
        template = deck.pop()
        call = Writer(assistant, template, rng, pick_start(rng, assistant.hours, now), pool).write()
        if call.end < now - datetime.timedelta(minutes=3):
            made.append(call)
    return sorted(made, key=lambda call: call.start)


def pick_start(rng, hours, now):
    """A moment at which the assistant is called: more in the morning than in the afternoon, newer days a bit more."""
    (from_hour, from_minute), (to_hour, to_minute) = HOURS[hours]
    while True:
        back = int(DAYS * rng.random() ** 1.15)
        day = now.astimezone(ZONE).date() - datetime.timedelta(days=back)
        if hours == "office" and not invented.is_workday(day):
            continue
        first, last = from_hour * 60 + from_minute, to_hour * 60 + to_minute
        if hours == "office" and day.weekday() in (2, 4):
            last = 13 * 60
        minute = rng.triangular(first, last, first + (last - first) * 0.3)
        start = datetime.datetime.combine(day, datetime.time(), ZONE) + datetime.timedelta(minutes=minute)
        start = start.astimezone(UTC).replace(microsecond=rng.randrange(1000) * 1000)
        if now - datetime.timedelta(days=DAYS) < start < now - datetime.timedelta(minutes=12):
            return start
        if back == 0 and rng.random() < 0.5:
            continue


class Writer:
    """Fills in a template."""

    def __init__(self, assistant, template, rng, start, pool):
        self.assistant, self.template, self.rng = assistant, template, rng
        self.call = call = Call()
        call.start, call.lang, call.template = start, template.lang, template.name
        call.uuid = invented.uuid8(start, rng)
        self.person = invented.choose(rng, pool, template.lang, template.caller)
        self.slots = invented.slots(rng, self.person, template.lang, start.astimezone(ZONE).date())
        self.slots.update({name: rng.choice(choices) for name, choices in template.slots.items()})
        self.clock = 0.4

    def write(self):
        call, template = self.call, self.template
        withheld = self.rng.random() < 0.25 and not (template.mentions("{telefon}") or template.mentions("grant "))
        call.tel = None if withheld else self.person.tel
        opening = self.assistant.texts["opening"][template.lang]
        self.say("A", opening)
        if self.assistant.mode == "explicit" and not self.consent():
            return self.nothing_kept()
        for speaker, text, remarks in template.turns:
            self.say(speaker, text)
            for remark in remarks:
                self.remember(remark)
        call.subject = self.fill(template.subject)
        call.summary = self.fill(template.summary)
        call.length = self.clock + 0.8
        if any(name == "Name" for name, _, _ in call.answers):
            call.caller = self.person.name
        return call

    def fill(self, text):
        text = re.sub(r"\[\[(.*?)\]\]", lambda m: self.rng.choice(m.group(1).split("|")), text)
        text = re.sub(r"\{\^(\w+)\}", lambda m: invented.capital(self.slots[m.group(1)]), text)
        return re.sub(r"\{(\w+)\}", lambda m: self.slots[m.group(1)], text)

    def say(self, speaker, text):
        """Adds a turn: people speak some 2.6 words a second, numbers slower, and think before they answer."""
        text = self.fill(text)
        self.clock += self.rng.uniform(0.6, 1.1) if speaker == "A" else self.rng.uniform(0.5, 2.2)
        pace = 2.75 if speaker == "A" else self.rng.uniform(2.2, 3.0)
        length = max(0.6, len(text.split()) / pace + sum(c.isdigit() for c in text) * 0.18)
        self.call.turns.append((speaker, round(self.clock, 1), round(length, 1), text))
        self.clock += length

    def remember(self, remark):
        """An answer, or a consent of its own, given in the turn just said."""
        if not remark:
            return
        speaker, at, _, text = self.call.turns[-1]
        if remark.startswith("grant "):
            _, purpose, condition = remark.split()
            self.call.grants.append((purpose, condition, len(self.call.turns) - 1, at, text))
        else:
            name, _, value = remark.partition(" = ")
            self.call.answers.append((name, self.fill(value), at))

    def consent(self):
        """The question and what is answered; True for a yes."""
        lang, rng = self.template.lang, self.rng
        self.say("A", self.assistant.texts["question"][lang])
        self.call.outcome = rng.choices(("given", "refused", "unclear", "silent"), (86, 7, 4, 3))[0]
        if self.call.outcome != "given":
            return False
        if rng.random() < 0.12:
            self.say("C", rng.choice(HESITATION[lang]))
            self.say("A", AGAIN[lang])
        self.say("C", rng.choice(YES[lang]))
        self.call.yes = (len(self.call.turns) - 1, self.call.turns[-1][1], self.call.turns[-1][3])
        return True

    def nothing_kept(self):
        """Without a yes the engine hands over that there was a call, and nothing of it."""
        call = self.call
        call.turns, call.tel, call.answers = [], None, []
        call.length = round(self.clock + self.rng.uniform(2, 9), 1)
        return call


def vcon(call, assistant_id, assistant_name, settings_version):
    """The call as vCon 0.4.0."""
    caller = {"type": "person", "role": "customer"}
    if call.tel:
        caller["tel"] = call.tel
    if call.caller:
        caller["name"] = call.caller
    made = {
        "vcon": "0.4.0",
        "uuid": call.uuid,
        "created_at": time_text(call.end),
        "extensions": ["CC", "lawful_basis"],
        "parties": [caller, {"type": "bot", "role": "agent", "name": assistant_name, "uuid": assistant_id}],
        "dialog": [turn_dialog(call, turn) for turn in call.turns] or [no_dialog(call)],
        "analysis": [],
        "attachments": [basis(call, settings_version)],
    }
    if call.subject:
        made["subject"] = call.subject
    if call.summary:
        made["analysis"].append({"type": "summary", "dialog": list(range(len(call.turns))), "vendor": "demo",
            "mediatype": "text/plain", "encoding": "none", "body": call.summary})
    if call.answers:
        made["attachments"].append({"purpose": "answers", "party": 0, "dialog": 0, "start": time_text(call.start),
            "encoding": "json", "body": [{"name": name, "value": value, "at": at, "kind": kind(name)}
                for name, value, at in call.answers]})
    return made


def kind(name):
    """Which kind of personal data an answer is."""
    return {"Name": "name", "Telefon": "phone", "Phone": "phone"}.get(name, "content")


def turn_dialog(call, turn):
    speaker, at, length, text = turn
    return {"type": "text", "start": time_text(call.start + datetime.timedelta(seconds=at)), "duration": length,
        "parties": [1, 0] if speaker == "A" else [0, 1], "mediatype": "text/plain", "encoding": "none", "body": text}


def no_dialog(call):
    return {"type": "incomplete", "start": time_text(call.start), "duration": call.length, "parties": [0, 1],
        "disposition": "hung-up"}


def basis(call, settings_version):
    """What the call may be kept for, and how that is known. Consent is never invented: who was told but not asked has
    a legitimate interest of the company behind it, and no proof."""
    meant = {"lawful_basis": "legitimate_interests", "expiration": None, "purpose_grants": [], "proof_mechanisms": [],
        "metadata": {"settings_version": settings_version}}
    if call.outcome is not None:
        meant["lawful_basis"] = "consent"
        meant["metadata"].update(outcome=call.outcome, how="voice")
        said_at = time_text(call.start + datetime.timedelta(seconds=call.yes[1] if call.yes else call.length))
        for purpose in ("recording", "transcription", "storage"):
            meant["purpose_grants"].append({"purpose": purpose, "granted": call.outcome == "given", "granted_at": said_at})
        if call.yes:
            meant["proof_mechanisms"].append(proof(call, *call.yes))
    for purpose, condition, turn, at, text in call.grants:
        when = time_text(call.start + datetime.timedelta(seconds=at))
        meant["purpose_grants"].append({"purpose": purpose, "granted": True, "granted_at": when,
            "conditions": [condition]})
        meant["proof_mechanisms"].append(proof(call, turn, at, text))
    return {"purpose": "lawful_basis", "party": 0, "dialog": 0, "start": time_text(call.start), "encoding": "json",
        "body": meant}


def proof(call, turn, at, text):
    return {"proof_type": "verbal_confirmation", "timestamp": time_text(call.start + datetime.timedelta(seconds=at)),
        "proof_data": {"dialog_reference": turn, "time_offset": at, "confirmation_text": text}}


def time_text(moment):
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def check(assistant):
    """Faults of an assistant's templates as sentences."""
    now = datetime.datetime(2025, 11, 18, 15, 30, tzinfo=UTC)
    pool = invented.people(random.Random(1), 60)
    for template in assistant.templates:
        where = "%s/%s: " % (assistant.name, template.name)
        if not template.subject or not template.summary or len(template.turns) < 3:
            yield where + "no subject, no summary or too short"
            continue
        if (template.turns[0][0] == "A") != (assistant.mode == "explicit"):
            yield where + "the assistant's opening does not fit the first turn"
        for (one, _, _), (two, _, _) in zip(template.turns, template.turns[1:]):
            if one == two:
                yield where + "%s speaks twice in a row" % one
        for run in range(30):
            rng = random.Random(run)
            call = Writer(assistant, template, rng, pick_start(rng, assistant.hours, now), pool).write()
            text = repr((call.turns, call.subject, call.summary, call.answers))
            if re.search(r"[{}|]|\[\[|\]\]|\.\. |  ", text):
                yield where + "a blank or a mark was left: " + re.search(r".{0,40}([{}|]|\[\[|\.\. |  ).{0,40}", text).group()
                break


def main():
    everyone = assistants()
    faults = [fault for assistant in everyone.values() for fault in check(assistant)]
    print("\n".join(faults) or "no faults")
    if len(sys.argv) > 1:
        for assistant in everyone.values():
            for template in assistant.templates:
                if sys.argv[1] in template.name:
                    rng = random.Random()
                    pool = invented.people(rng, 60)
                    show(Writer(assistant, template, rng, pick_start(rng, assistant.hours,
                        datetime.datetime.now(UTC)), pool).write())
    return 1 if faults else 0


def show(call):
    print("\n== %s · %s · %s · %.0f s · %s" % (call.subject, call.start.astimezone(ZONE), call.tel, call.length, call.outcome))
    print(call.summary)
    for speaker, at, length, text in call.turns:
        print("  %6.1f %4.1f %s: %s" % (at, length, speaker, text))
    for name, value, at in call.answers:
        print("  %s = %s (%.1f)" % (name, value, at))


if __name__ == "__main__":
    sys.exit(main())
