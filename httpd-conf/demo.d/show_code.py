"""Prints somebody's current code: show_code.py DEMO.ENV PERSON. A code works once; the next one comes with the half minute."""

import shlex
import sys
import time

from client import STEP, code_at


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as f:
        values = dict(word.split("=", 1) for word in shlex.split(f.read()))
    secret = values.get(sys.argv[2].upper() + "_TOTP")
    if secret is None:
        sys.exit("nobody is called %s here" % sys.argv[2])
    print(code_at(secret, int(time.time()) // STEP))


if __name__ == "__main__":
    main()
