#!/usr/bin/python3 -B
"""Makes the list of passwords that are tried first everywhere: blocklist.py DICTIONARY... >FILE

From the word lists that Debian brings (German, American English, and what cracklib refuses) and from habits: two of
the words people like best in a row, rows of keys, the alphabet, numbers. Every entry is hashed in the plain form that
password.c compares with: case folded, without accents, with letters for the digits and signs that stand for them. What
is put around a word (years, signs, blanks) is not listed, password.c takes it off; so a single word of a dictionary is
refused with anything around it, and three random ones never are.

The file holds nothing but its own kind of hashes, see blocklist.c. The same dictionaries give the same bytes.
"""

import hashlib
import itertools
import sys
import unicodedata

MAGIC = b"RWBLOCK1"
SHORTEST = 4  # of a word with something around it
FEWEST = 100000  # entries that are long enough to be a password by themselves
LONG = 12

UNLEET = str.maketrans("013457@$!|l8", "oieastasiiib")
UNACCENT = {0xE0 + i: letter for i, letter in enumerate("aaaaaa_ceeeeiiii_nooooo_ouuuuy_y") if letter != "_"}
SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})

# Samples of the published guide: printed, hence known.
PRINTED = ("WnVjT_34", "AlewiSdE.68", "Hund.Wald.Sonne!3", "Fußball.Nürnberg.Angeln-12", "hundwaldsonne",
    "fußballnürnbergangeln")

# What people like, in German and English; any two in a row are listed.
LIKED = """
admin administrator anfang angel anmelden anruf apfel april arbeit arschloch assistent august auto baby banane bär
bärchen basketball batman bayern benutzer berlin bester biene bier blume blumen boss bremen bruder buch büro butter
carlos chef chelsea chocolate computer cookie daniel demo denise deutsch deutschland dezember diamond dienstag dortmund
drachen dragon dresden eagle eintracht engel england erde familie februar felix ferrari feuer finger firma flower
football forever frankfurt frau freiheit freitag freund freunde freundin friend frühling fuchs für fußball garten
gast geheim geheimnis geld gitarre gott guest hallo hamburg handball hannover hannah hans happy harley hase hasi haus
heaven heimat hello herbst herz himmel holiday home honig horst hund hunter ich internet iloveyou jakob jan januar
jennifer jesus jordan julia juli juni jürgen käse kaffee kaiser karriere katze kekse kind kinder killer kilo kirche
köln kohle komm konto kuchen kunde kurt küche laura leben lebens legend leipzig lena letmein letme liebe lieber lieb
lisa login london löwe love lucky luna mädchen mai mama mami mann maria marie martin master maus max mausi mein meine
meister melanie mercedes merlin michael mickey mikey mittwoch monkey montag moritz mother motorrad müller mutter
münchen mond monster musik mustang nacht natascha natur nicole november nürnberg ocean office oktober oma online opa
ostern papa paris party passwd password passwort peter pferd phone phoenix pilot pirate pizza please pokemon polizei
porsche praxis prinz prinzessin princess privat pumpkin qwertz qwerty regen rakete reise restaurant rock rocky
romeo rose rot samstag sandra schalke schatz schatzi schmetterling schmidt schnecke schnucki schokolade school schule
schwarz secret secure see september server service sex shadow sicher sicherheit simon sindy sister snoopy sommer
sonne sonnenschein sonntag spatz spiderman spiel sport star stark start starwars stern steffi strand student stuttgart
summer sunshine super superman support susanne system tanzen tasche teddy telefon telekom test tester teufel thomas
tiger tina tisch tochter toll traum turnschuh übung unbekannt universum urlaub user vater vogel wald wasser web weiß
welcome welt werder werkstatt wetter whatever wien willkommen winter wolf wolke work wunder zahnarzt zauber zimmer zug
zuhause
""".split()

# Whole phrases that are long enough.
SAID = """
ichliebedich ichliebedichsehr ichhabdichlieb ichhassedich iloveyouforever iloveyousomuch iloveyoubaby
hallowelt helloworld hallohallohallo meinpasswort meinpasswortistgeheim meinpasswort1 dasistmeinpasswort
dasistgeheim dasistsicher streng geheim strenggeheim geheimespasswort sicherespasswort neuespasswort altespasswort
einsicherespasswort keinpasswort nopassword mypassword mypasswordis thisismypassword thepassword newpassword
passwordpassword passwortpasswort changeme changemenow pleasechangeme bitteändern bittesofortändern
letmein letmeinnow letmeinplease lassmichrein lassmichbitterein opensesame sesamöffnedich sesamoeffnedich
correcthorsebatterystaple dreizufälligewörter threerandomwords zufälligewörter
guten morgen gutenmorgen gutentag gutenabend gutenacht schönentag schönesleben dankeschön bitteschön
werweißdasschon werwillfindetwege carpediem carpediemcarpediem hakunamatata allesgute allesgutezumgeburtstag
happybirthday merrychristmas froheweihnachten froheostern frohesneuesjahr ohnemoosnixlos
ichbindiebeste ichbinderbeste ichbineinberliner wirschaffendas linksrechts obenunten einszweidrei einszweidreivier
onetwothree onetwothreefour abcdefg abcdefghijkl einsvierdreisieben maxmustermann erikamustermann
musterpasswort beispielpasswort testpasswort testtesttest testaccount testbenutzer standardpasswort
defaultpassword default administratorpassword adminadmin adminadminadmin rootroot rootrootroot toortoor
anrufbeantworter telefonanlage telefonassistent sprachassistent kundendienst kundenservice
barcelona borussiadortmund bayernmünchen fcbayernmünchen werderbremen schalkenullvier hamburgersv einmachglas
trustno one trustnoone starwarsstarwars maytheforcebewithyou winteriscoming
""".split()

KEYS = ("1234567890ß", "1234567890", "!\"§$%&/()=", "!@#$%^&*()", "^1234567890", "qwertzuiopü+", "qwertyuiop[]",
    "azertyuiop", "asdfghjklöä#", "asdfghjkl;'", "qsdfghjklm", "yxcvbnm,.-", "zxcvbnm,./", "<yxcvbnm,.-",
    "qwertzuiop", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
COLUMNS = (("1qay", "2wsx", "3edc", "4rfv", "5tgb", "6zhn", "7ujm", "8ik,", "9ol.", "0pö-"),
    ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/"),
    ("qay", "wsx", "edc", "rfv", "tgb", "zhn", "ujm"), ("qaz", "wsx", "edc", "rfv", "tgb", "yhn", "ujm"),
    ("1q", "2w", "3e", "4r", "5t", "6z", "7u", "8i", "9o", "0p"), ("1q", "2w", "3e", "4r", "5t", "6y", "7u", "8i", "9o", "0p"),
    ("q1", "w2", "e3", "r4", "t5", "z6", "u7", "i8", "o9", "p0"), ("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9"))


def fold(text):
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded


def plain(folded):
    return folded.translate(UNACCENT).translate(UNLEET)


def spellings(word):
    """A word with umlauts has two spellings that are not the same without accents."""
    folded = fold(word)
    yield folded
    if folded.translate(SPELLED) != folded:
        yield folded.translate(SPELLED)


def read(path):
    """The words of a dictionary, without the genitives of the English one."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            word = line.strip()
            if len(word) >= SHORTEST and not word.endswith("'s"):
                yield from spellings(word)


def pairs():
    words = sorted({s for word in LIKED for s in spellings(word)})
    for one, two in itertools.product(words, words):
        yield one + two


def runs(row):
    """All rows of neighbours of a row of keys, there and back, around its end and doubled."""
    for way in (row, row[::-1]):
        around = way * 4
        for start in range(len(way)):
            for length in range(LONG, min(len(around) - start, 2 * len(way), 27) + 1):
                yield around[start:start + length]
        for start, end in itertools.combinations(range(len(way) + 1), 2):
            if end - start >= SHORTEST:
                yield way[start:end]


def key_rows():
    for row in KEYS + (ALPHABET,):
        yield from runs(row)
    for one, two in itertools.product(KEYS + tuple(row[::-1] for row in KEYS), repeat=2):
        for n in range(4, 11):
            yield one[:n] + two[:n]
            yield one[-n:] + two[:n]
        for n in range(1, len(two) + 1):
            yield one + two[:n]
    for one, two, three in itertools.product(KEYS, repeat=3):
        for n in range(3, 7):
            yield one[:n] + two[:n] + three[:n]


def columns():
    for way in COLUMNS:
        for parts in (way, way[::-1], [part[::-1] for part in way], [part[::-1] for part in way[::-1]]):
            for start in range(len(parts)):
                for end in range(start + 1, len(parts) + 1):
                    yield "".join(parts[start:end])


def numbers():
    """Steps of one figure, tens and pairs; dates as people type them twice."""
    for length in range(LONG, 21):
        for first, step in itertools.product(range(10), range(-9, 10)):
            yield "".join(str((first + step * i) % 10) for i in range(length))
    for n in range(10000):
        yield ("%04d" % n) * 3
        yield ("%02d%02d" % divmod(n, 100)) * 4
    for a, b, c in itertools.product("0123456789", repeat=3):
        yield a * 4 + b * 4 + c * 4
        for d in "0123456789":
            yield a * 3 + b * 3 + c * 3 + d * 3
    yield "31415926535897932384"
    for length in range(LONG, 21):
        yield "31415926535897932384"[:length]
        yield "27182818284590452353"[:length]


def habits():
    for word in itertools.chain(PRINTED, LIKED, SAID):
        yield from spellings(word)
    for part in (pairs(), key_rows(), columns(), numbers()):
        for word in part:
            yield fold(word)


def main():
    entries, long = set(), 0
    for word in itertools.chain(habits(), *map(read, sys.argv[1:])):
        hashed = hashlib.blake2b(plain(word).encode("utf-8"), digest_size=32).digest()[:8]
        if hashed not in entries:
            entries.add(hashed)
            long += len(word) >= LONG
    if long < FEWEST:
        sys.exit("blocklist.py: only %d entries of %d letters: are these the dictionaries?" % (long, LONG))
    out = sys.stdout.buffer
    out.write(MAGIC + len(entries).to_bytes(8, "big"))
    out.write(b"".join(sorted(entries)))
    print("blocklist.py: %d entries, %d of them long enough to be a password" % (len(entries), long), file=sys.stderr)


if __name__ == "__main__":
    main()
