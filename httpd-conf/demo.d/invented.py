"""Invented people, the numbers reserved for film and radio, days and times in words."""

import datetime
import uuid

WOMEN = """Anna Ines Selma Renate Dorothee Yasemin Katharina Lena Miriam Johanna Brigitte Svetlana Aylin Hannelore Tabea
Frauke Paulina Edeltraud Nadja Carolin Ilse Amira Gudrun Marlene Sabine Mai Zofia Elke Judith Ramona""".split()
MEN = """Tomasz Hartmut Lennart Georg Emre Matthias Jonas Karl-Heinz Florian Dieter Pavel Sebastian Ulrich Mehmet Johannes
Bernd Nico Alois Samuel Rainer Xaver Minh Andreas Oskar Tobias Wilfried Dario Leon Gerhard Ahmad""".split()
FAMILIES = """Fahrenholz Wierzba Solveig Obermoser Altuğ Brettschneider Vosskamp Hainbuch Lindwurm Petersilie Kranzfelder Yıldırımoğlu
Ostermoor Tannhuber Blumenrath Siebenlist Kolberger Morgenroth Dąbrowna Sandkühler Rosenbusch Feldhaus-Iwan Quittenbaum
Weidlich Haselstein Nguyen-Thal Brombach Grünspecht Ahrensfeld Zirngast Mühlbacher Holunder Treibholz Straßenreuther
Wacholt Kirschgarten Lautenschlag Birnstengel Dornhecker Eisvogt Wendelin Schwalbach Rapskamp Hohenlinde""".split()
ENGLISH_WOMEN = "Emily Grace Priya Hannah Aoife Megan Olivia Naomi Chloe Ruth".split()
ENGLISH_MEN = "Oliver James Rajesh Callum Ethan Marcus Declan Noah Peter Samuel".split()
ENGLISH_FAMILIES = """Ashdown Birchall Cartwell Dunmore Ellingham Fairhurst Greystoke Hollowell Iyer Kingsnorth Larkfield
Merriweather Northcliffe Oakhurst Pemberley Ravensdale Thistlewood Underhay Whitcombe Yardley""".split()

# Numbers nobody has: set aside by the Bundesnetzagentur for film and television, and by Ofcom.
LANDLINES = (("30", "23125", 3), ("69", "90009", 3), ("40", "66969", 3), ("221", "4710", 3), ("89", "99998", 3))
MOBILES = ("152 28817386", "152 28895456", "152 54599371", "172 9925904", "172 9968532", "172 9973185", "172 9973186",
    "172 9980752", "174 9091317", "174 9464308")

WEEKDAYS = {"de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()}
MONTHS = {"de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "en": "January February March April May June July August September October November December".split()}
TIMES = (("8:00", "acht", "eight"), ("8:30", "halb neun", "half past eight"), ("9:00", "neun", "nine"),
    ("9:15", "Viertel nach neun", "a quarter past nine"), ("10:00", "zehn", "ten"), ("10:30", "halb elf", "half past ten"),
    ("11:00", "elf", "eleven"), ("11:45", "Viertel vor zwölf", "a quarter to twelve"))
HOLIDAYS = {(1, 1), (1, 6), (5, 1), (8, 15), (10, 3), (11, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


class Person:
    """A caller."""

    def __init__(self, title, first, last, tel, born, lang):
        self.title, self.first, self.last, self.tel, self.born, self.lang = title, first, last, tel, born, lang

    @property
    def name(self):
        return "%s %s" % (self.first, self.last)

    @property
    def national(self):
        """The number as a German would say it; one from abroad as it is."""
        return "0" + self.tel[4:] if self.tel.startswith("+49 ") else self.tel


def people(rng, count):
    """Callers, a fifth of them English-speaking; nobody has somebody else's name or number."""
    made, taken = [], set()
    while len(made) < count:
        lang = "en" if rng.random() < 0.22 else "de"
        woman = rng.random() < 0.54
        if lang == "en":
            first, last = rng.choice(ENGLISH_WOMEN if woman else ENGLISH_MEN), rng.choice(ENGLISH_FAMILIES)
            title = "Ms" if woman else "Mr"
        else:
            first, last = rng.choice(WOMEN if woman else MEN), rng.choice(FAMILIES)
            title = "Frau" if woman else "Herr"
        tel = number(rng, lang)
        if tel in taken or (first, last) in taken:
            continue
        taken.update((tel, (first, last)))
        born = datetime.date(rng.randrange(1941, 2004), rng.randrange(1, 13), rng.randrange(1, 29))
        made.append(Person(title, first, last, tel, born, lang))
    return made


def number(rng, lang):
    """An international number with blanks."""
    if lang == "en" and rng.random() < 0.5:
        return "+44 7700 900%03d" % rng.randrange(1000)
    kind = rng.random()
    if kind < 0.1:
        return "+49 " + rng.choice(MOBILES)
    if kind < 0.6:
        return "+49 %s%02d" % (rng.choice(("171 39200", "176 040690")), rng.randrange(100))
    area, start, digits = rng.choice(LANDLINES)
    return "+49 %s %s%0*d" % (area, start, digits, rng.randrange(10 ** digits))


def choose(rng, pool, lang, title):
    """Somebody who speaks the language (and is a woman or a man where the dialogue says so)."""
    fitting = [p for p in pool if p.lang == lang and title in (None, p.title)]
    return rng.choice(fitting)


def slots(rng, person, lang, day):
    """What every template may use."""
    past = workday(day, -rng.randrange(1, 6))
    soon = workday(day, rng.randrange(1, 4))
    later = workday(day, rng.randrange(6, 10))
    one, two = rng.choice(TIMES), rng.choice(TIMES)
    woman = person.title in ("Frau", "Ms")
    made = {"name": person.name, "vor": person.first, "nach": person.last, "anrede": person.title,
        "wer": "%s %s" % (person.title, person.last), "wem": "%s %s" % ({"Herr": "Herrn"}.get(person.title, person.title), person.last),
        "er": "sie" if woman else "er", "Er": "Sie" if woman else "Er",
        "ihr": "ihr" if woman else "sein", "Ihr": "Ihr" if woman else "Sein", "nummer": person.national,
        "telefon": person.national, "geb": date(person.born, lang)}
    for name, when in (("0", past), ("1", soon), ("2", later)):
        made["wt" + name] = WEEKDAYS[lang][when.weekday()]
        made["tag" + name] = full_date(when, lang)
    for name, when in (("1", one), ("2", two)):
        made["zeit" + name] = when[0] + (" Uhr" if lang == "de" else "")
        made["zeit%ss" % name] = when[1 if lang == "de" else 2]
    return made


def date(day, lang):
    return "%d%s %s %d" % (day.day, "." if lang == "de" else "", MONTHS[lang][day.month - 1], day.year)


def full_date(day, lang):
    if lang == "de":
        return "%s, %d. %s" % (WEEKDAYS[lang][day.weekday()], day.day, MONTHS[lang][day.month - 1])
    return "%s %d %s" % (WEEKDAYS[lang][day.weekday()], day.day, MONTHS[lang][day.month - 1])


def is_workday(day):
    return day.weekday() < 5 and (day.month, day.day) not in HOLIDAYS


def workday(day, steps):
    """The day that many working days later (or, below zero, earlier)."""
    one = datetime.timedelta(days=1 if steps > 0 else -1)
    for _ in range(abs(steps)):
        day += one
        while not is_workday(day):
            day += one
    return day


def capital(text):
    return text[:1].upper() + text[1:]


def uuid8(moment, rng):
    """RFC 9562 version 8 laid out as version 7, as vCon wants it."""
    milliseconds = int(moment.timestamp() * 1000)
    value = (milliseconds << 80) | (8 << 76) | (rng.getrandbits(12) << 64) | (2 << 62) | rng.getrandbits(62)
    return str(uuid.UUID(int=value))
