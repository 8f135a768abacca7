#!/usr/bin/python3 -B
"""Wire tests: real programs behind a real web server with a real MariaDB.

    run.py --prefix INSTALLED [--state DIR] [--user NAME] [--server NAME] [--brief] [--only TEXT]
                                                            runs all tests/wire/test_*.py
    run.py --prefix INSTALLED [...] -- COMMAND...           runs a command beside the same installation

NAME is nginx (default), apache, bridge or cgi: see httpd-conf/stack.py. --brief leaves out what is long and the same
behind every server (`long` in harness.case).

The command is told URL, OWNER_EMAIL and so on by its environment (harness.World.environment). The last line is
"N passed, N failed"; with a command its own output and status count.
"""

import argparse
import glob
import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, HERE)

import harness  # noqa: E402
from stack import Stack  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prefix", required=True)
    parser.add_argument("--state")
    parser.add_argument("--user", default="nobody")
    parser.add_argument("--server", default="nginx", choices=("nginx", "apache", "bridge", "cgi"))
    parser.add_argument("--brief", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true", help="leave the state directory for a look")
    parser.add_argument("command", nargs="*")
    return parser.parse_args()


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # an end by the way of "finally"
    state = options.state or tempfile.mkdtemp(prefix="wire-")
    os.chmod(state, 0o755)
    # Tests make more people in a minute than a company in a year; their mails are not to wait for each other.
    stack = Stack(state, options.prefix, options.user, server=options.server, conf={"mail_per_minute": 6000})
    try:
        stack.start()
        world = harness.World(stack, options.brief)
        world.populate()
        if options.command:
            return subprocess.run(options.command, env=dict(os.environ, **world.environment())).returncode
        names = sorted(os.path.basename(p)[:-3] for p in glob.glob(os.path.join(HERE, "test_*.py")))
        tests = harness.collect([importlib.import_module(name) for name in names])
        passed, failed = harness.run(world, [test for test in tests if harness.fits(test, options)])
        if failed:
            print("What the programs said about it:\n" + harness.complaints(stack))
    except Exception:
        traceback.print_exc(file=sys.stdout)
        print(harness.complaints(stack))
        passed, failed = 0, 1
    finally:
        stack.stop()
        if not options.state and not options.keep:
            shutil.rmtree(state, ignore_errors=True)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
