"""vCons to post in tests: simple ones made from turns, and German telephone
dialogs of the BConTrasT corpus where it is at hand.

Everything is deterministic: the same arguments give the same document, so
that a test can post it twice and mean the same call.
"""

import datetime
import json
import os
import random
import sys
import uuid

NAMESPACE = uuid.UUID("6f0d3b5e-5a0c-5c53-9a3e-0b7f0f5f9d11")
STARTED = datetime.datetime(2025, 11, 17, 8, 0, tzinfo=datetime.timezone.utc)
CONSENTS = ("given", "refused", "unclear", "silent")
FIRST_NAMES = ("Anna", "Jürgen", "Fatma", "Søren", "Katharina", "Paul",
               "Željka", "Günther", "Małgorzata", "Tobias")
LAST_NAMES = ("Weiß", "Schröder", "Yılmaz", "Müller", "von der Heide",
              "Krüger", "O’Brien", "Groß", "Lehmann", "Özdemir")


def stamp(moment):
    """A datetime as RFC 3339 in UTC."""
    return moment.astimezone(datetime.timezone.utc).strftime(
        "%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def speak_seconds(text):
    """How long somebody needs to say it."""
    return 1.0 + 0.4 * len(text.split())


def make_uuid(*parts):
    """A UUID made from the parts: laid out as version 8."""
    raw = bytearray(uuid.uuid5(NAMESPACE, json.dumps(parts)).bytes)
    raw[6] = 0x80 | raw[6] & 0x0f
    return str(uuid.UUID(bytes=bytes(raw)))


def basis_attachment(consent, settings_version, started):
    """The lawful_basis attachment of a consent asked for in the call."""
    granted = consent == "given"
    at = stamp(started + datetime.timedelta(seconds=9))
    body = {
        "lawful_basis": "consent",
        "expiration": None,
        "purpose_grants": [
            {"purpose": purpose, "granted": granted, "granted_at": at}
            for purpose in ("storage", "recording", "transcription")],
        "metadata": {"outcome": consent},
    }
    if settings_version is not None:
        body["metadata"]["settings_version"] = settings_version
    if granted:
        body["proof_mechanisms"] = [{
            "proof_type": "verbal_confirmation",
            "timestamp": at,
            "proof_data": {"dialog_reference": 0,
                           "time_offset": "00:00:09",
                           "confirmation_text": "Ja"},
        }]
    return {"purpose": "lawful_basis", "encoding": "json", "party": 0,
            "dialog": 0, "start": at, "body": body}


def text_dialogs(turns, started):
    """One text dialog for each turn, and the moment the last one ended."""
    dialogs = []
    now = started
    for speaker, text in turns:
        seconds = speak_seconds(text)
        party = 1 if speaker in ("a", "assistant", "agent", "bot") else 0
        dialogs.append({
            "type": "text", "start": stamp(now), "duration": seconds,
            "parties": [party, 1 - party], "originator": party,
            "mediatype": "text/plain", "encoding": "none", "body": text})
        now += datetime.timedelta(seconds=seconds)
    return dialogs, now


def make_vcon(turns, caller=None, name=None, summary=None, subject=None,
              consent=None, settings_version=None, started=None, bot=None,
              answers=None, uuid=None):
    """A vCon 0.4.0 from turns: pairs of speaker ("caller", "assistant", or
    their first letters) and text.

    caller is a telephone number, bot the uuid of the assistant, answers a
    dict; consent is one of CONSENTS or None for a call without any basis.
    """
    if consent is not None and consent not in CONSENTS:
        raise ValueError("consent is one of %s" % ", ".join(CONSENTS))
    started = started or STARTED
    dialogs, ended = text_dialogs(turns, started)
    party = {"type": "person", "role": "customer"}
    if caller is not None:
        party["tel"] = caller
    if name is not None:
        party["name"] = name
    assistant = {"type": "bot", "role": "agent"}
    if bot is not None:
        assistant["uuid"] = bot
    vcon = {
        "vcon": "0.4.0",
        "uuid": uuid or make_uuid([list(t) for t in turns], caller, name,
                                  stamp(started), bot),
        "created_at": stamp(ended),
        "extensions": ["CC"],
        "parties": [party, assistant],
        "dialog": dialogs,
        "analysis": [],
        "attachments": [],
    }
    if subject is not None:
        vcon["subject"] = subject
    if summary is not None:
        vcon["analysis"].append({
            "type": "summary", "dialog": list(range(len(dialogs))),
            "vendor": "rufwacht-tests", "encoding": "none", "body": summary})
    if consent is not None:
        vcon["extensions"].append("lawful_basis")
        vcon["attachments"].append(
            basis_attachment(consent, settings_version, started))
    if answers:
        vcon["attachments"].append({
            "purpose": "answers", "encoding": "json", "party": 0,
            "dialog": 0, "start": stamp(ended), "body": dict(answers)})
    return vcon


def corpus_folder():
    """The folder of the corpus, or None."""
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.dirname(os.path.dirname(here))
    for shared in (os.environ.get("RUFWACHT_SHARED"),
                   os.path.join(os.path.dirname(root), "shared")):
        folder = shared and os.path.join(shared, "data", "bcontrast")
        if folder and os.path.isdir(folder):
            return folder
    return None


def german_turns(dialog):
    """The German half: what the customer said, what the agent was put into."""
    turns = []
    for line in dialog:
        caller = line["speaker"] == "customer"
        text = line["source"] if caller else line["target"]
        if text.strip():
            turns.append(("caller" if caller else "assistant", text.strip()))
    return turns


def german_subject(turns):
    """The first thing the caller says that is more than a greeting."""
    for speaker, text in turns:
        if speaker == "caller" and len(text.split()) > 4:
            return text if len(text) <= 60 else text[:59] + "…"
    return None


def german_vcons(bot=None, consent="given", settings_version=None,
                 started=None, folder=None):
    """Yields the dev and test dialogs of the corpus as vCons, oldest first:
    working days from eight on, a call each quarter of an hour. Yields nothing
    where the corpus is not at hand.
    """
    folder = folder or corpus_folder()
    if folder is None:
        return
    now = started or STARTED
    for file in ("dev.json", "test1_corpus-with_gold_references.json"):
        with open(os.path.join(folder, file), encoding="utf-8") as f:
            corpus = json.load(f)
        for key in sorted(corpus):
            dice = random.Random(key)
            turns = german_turns(corpus[key])
            yield make_vcon(
                turns,
                caller="+4930%07d" % dice.randrange(10 ** 7),
                name="%s %s" % (dice.choice(FIRST_NAMES),
                                dice.choice(LAST_NAMES)),
                subject=german_subject(turns),
                consent=consent, settings_version=settings_version,
                started=now, bot=bot, uuid=make_uuid("bcontrast", key))
            now += datetime.timedelta(minutes=15)
            if now.hour >= 17:
                now += datetime.timedelta(hours=15)
            while now.weekday() >= 5:
                now += datetime.timedelta(days=1)


def main():
    """One document a line."""
    for vcon in german_vcons():
        json.dump(vcon, sys.stdout, ensure_ascii=False)
        print()


if __name__ == "__main__":
    main()
