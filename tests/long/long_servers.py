"""The whole wire suite behind every web server; tests/run has less of it for all but nginx."""

import os
import subprocess
import sys

import bench
from lab import TOP, case


def whole_suite(t, server):
    done = subprocess.run([sys.executable, "-B", os.path.join(TOP, "tests", "wire", "run.py"), "--prefix", t.options.prefix,
        "--user", bench.USER, "--server", server], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True)
    lines = done.stdout.splitlines()
    t.figure("%s: %s" % (server, lines[-1] if lines else "nothing"))
    t.eq(done.returncode, 0, "\n".join(line for line in lines if not line.startswith("ok  "))[-3000:])


@case("behind Apache, mod_proxy_fcgi")
def test_apache(t):
    whole_suite(t, "apache")


@case("behind Apache, handed on by cgi-fcgi")
def test_bridge(t):
    whole_suite(t, "bridge")


@case("behind Apache, plain CGI")
def test_cgi(t):
    whole_suite(t, "cgi")
