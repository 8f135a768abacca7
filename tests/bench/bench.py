"""What the benchmarks share, and the long tests with them: an installation with figures, processes' cost, wrk.

Figures are ratios measured in one run, the two sides in turn: the absolute ones say more about the machine.
"""

import argparse
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(TOP, "httpd-conf"), os.path.join(TOP, "httpd-conf", "demo.d")]

import mariadb  # noqa: E402
import nginx  # noqa: E402
import source  # noqa: E402
from client import Client  # noqa: E402
from stack import Stack, write  # noqa: E402

USER = "nobody"
HEADERS = {"Host": "localhost", "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de,en;q=0.5", "User-Agent": "bench"}
# Requests made before the clock starts, then taken at random: lines of method, path, cookie, further headers and body,
# separated by tabs, "-" for none. A cookie without a name is that of the session; {n} in a body is replaced by twelve
# digits nobody else has.
SCRIPT = r"""local ready = {}
local count, seed = 0, 0
local function split(line)
	local found = {}
	for field in (line .. "\t"):gmatch("([^\t]*)\t") do
		found[#found + 1] = field
	end
	return found
end
function init(args)
	seed = tonumber(args[3])
	math.randomseed(seed)
	for line in io.lines(args[1]) do
		local f = split(line)
		local headers = { HEADERS }
		if f[3]:find("=", 1, true) then
			headers["Cookie"] = f[3]
		elseif f[3] ~= "-" then
			headers["Cookie"] = "rufwacht=" .. f[3]
		end
		for name, value in (f[4] or "-"):gmatch("([^:|]+): ([^|]+)") do
			headers[name] = value
		end
		local body = f[5]
		if body == "-" then
			body = nil
		end
		if body and body:find("{n}", 1, true) then
			ready[#ready + 1] = { f[1], args[2] .. f[2], headers, body }
		else
			ready[#ready + 1] = wrk.format(f[1], args[2] .. f[2], headers, body)
		end
	end
end
function request()
	local one = ready[math.random(#ready)]
	if type(one) == "string" then
		return one
	end
	count = count + 1
	local id = string.format("%08x%04x", seed % 4294967296, count % 65536)
	local body = one[4]:gsub("{n}", id)
	return wrk.format(one[1], one[2], one[3], body)
end
function done(summary, latency)
	local e = summary.errors
	io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration,
	    e.connect + e.read + e.write + e.timeout, e.status, latency:percentile(50), latency:percentile(99)))
end
"""


FLOOR_LOCATION = """location ^~ /{name}/ {{{{
			include {{state}}/etc/nginx/rufwacht-fastcgi.conf;
			fastcgi_pass unix:{{state}}/run/{name}.sock;
		}}}}
		"""
SHIPPED = "include {state}/etc/nginx/rufwacht.conf;"


class Bench(Stack):
    """An installation with only some of its programs, and none of its jobs. `workers` maps their names to numbers;
    `floors` are those of them that are built in tests/bench, reached below /NAME/ and not below their own path."""

    def __init__(self, state, prefix, workers, build=None, floors=(), conf=None):
        super().__init__(state, prefix, USER, conf=conf, workers=workers)
        self.names = list(workers)
        self.build = build
        self.floors = floors

    def programs(self):
        return self.names

    def jobs(self):
        return []

    def command(self, name):
        if name not in self.floors:
            return super().command(name)
        return super().command(name)[:-1] + [self.path(name), self.path("etc")]

    def open(self, conversations, accounts):
        """Starts everything, filled; for each account the cookie of its owner and ids of some conversations."""
        self.prepare()
        self.start_database()
        self.migrate()
        filled = fill(self, self.build, conversations, accounts)
        for name in self.floors:  # the system user may not be able to enter the build directory
            shutil.copy(os.path.join(self.build, "tests/bench", name), self.path(name))
        self.start_programs()
        plain = nginx.MAIN
        try:
            nginx.MAIN = plain.replace(SHIPPED, "".join(FLOOR_LOCATION.format(name=n) for n in self.floors) + SHIPPED)
            self.start_nginx()
        finally:
            nginx.MAIN = plain
        return filled

    def pids(self, name):
        """Processes of a program, of "nginx" or of "mariadb"."""
        return pids(self, name)


def say(text):
    print(text, flush=True)


# --- what a process costs ---

def pids(stack, name):
    """Processes of a program, of "nginx" or of "mariadb"."""
    if name in stack.sockets:
        return [stack.nursery.pid("%s@%d" % (name, n)) for n in range(stack.worker_count.get(name, 1))]
    leader = stack.nursery.pid(name)
    return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if group(pid) == leader]


def counters(stack, names):
    """Counters of the database server."""
    rows = stack.sql("SHOW GLOBAL STATUS WHERE Variable_name IN (%s)" % ", ".join("'%s'" % c for c in names))
    return {name: int(value) for name, value in rows}


def group(pid):
    """The process group of a process, None when it is gone."""
    try:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as f:
            return int(f.read().rpartition(")")[2].split()[2])
    except OSError:
        return None


def cpu(of):
    """Microseconds that the living threads of these processes have run."""
    total = 0
    for pid in of:
        for task in os.listdir("/proc/%d/task" % pid):
            try:
                with open("/proc/%d/task/%s/schedstat" % (pid, task), encoding="ascii") as f:
                    total += int(f.read().split()[0])
            except FileNotFoundError:
                pass
    return total / 1000


def rollup(pid):
    """The sums of a process' mappings in kB, by their names in /proc."""
    with open("/proc/%d/smaps_rollup" % pid, encoding="ascii") as f:
        return {line.split(":")[0]: int(line.split()[1]) for line in f if line.rstrip().endswith("kB")}


def memory(pid):
    """PSS and private memory of a process in MB."""
    kb = rollup(pid)
    return kb["Pss"] / 1024, (kb["Private_Clean"] + kb["Private_Dirty"]) / 1024


def peak(pid):
    """Most memory a process ever had, in kB."""
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        names = [line.split(":")[1].strip() for line in f if line.startswith("model name")]
    return names[0] if names else "unknown processor"


def machine():
    """The machine in a few words."""
    with open("/proc/meminfo", encoding="ascii") as f:
        kb = int(f.readline().split()[1])
    return "%d processors, %.0f GiB" % (os.cpu_count(), kb / (1 << 20))


# --- load ---

def line(path, cookie=None, method="GET", headers=None, body=None):
    """One request for prepare_load()."""
    more = "|".join("%s: %s" % item for item in (headers or {}).items())
    return "\t".join((method, path, cookie or "-", more or "-", body or "-"))


def closing(text):
    """The same request on a connection of its own."""
    fields = text.split("\t")
    fields[3] = "Connection: close" + ("" if fields[3] == "-" else "|" + fields[3])
    return "\t".join(fields)


def sign_in_lines(url, persons):
    """One request for each person that gives address and password, as often as one likes."""
    found = []
    for person in persons:
        client = Client(url)
        client.get("/login")
        fields = {"token": client.token, "email": person.email, "password": person.password}
        found.append(line("/login", "; ".join("%s=%s" % item for item in client.cookies.items()), "POST",
            {"Content-Type": "application/x-www-form-urlencoded"}, urllib.parse.urlencode(fields)))
    return found


def prepare_load(stack, lines, name="load"):
    """Files for drive(); `name` tells several loads apart."""
    headers = ", ".join('["%s"] = "%s"' % item for item in HEADERS.items())
    write(stack.path("load.lua"), SCRIPT.replace("HEADERS", headers))
    write(stack.path(name + ".requests"), "".join(text + "\n" for text in lines))


def drive(stack, prefix, connections, seconds, name="load"):
    """One run of wrk: requests, their rate, those without answer and those with another status than 2xx or 3xx, median
    and 99th percentile of the time to answer in ms."""
    done = subprocess.run(wrk(stack, prefix, connections, seconds, name), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, check=True).stdout
    return result(done)


def wrk(stack, prefix, connections, seconds, name="load"):
    """The command of drive()."""
    return ["wrk", "-t1", "-c%d" % connections, "-d%ds" % seconds, "--timeout", "30s", "-s", stack.path("load.lua"),
        stack.url, "--", stack.path(name + ".requests"), prefix, str(random.randrange(1 << 30))]


def result(output):
    """What wrk printed, as drive() gives it."""
    requests, duration, lost, status, p50, p99 = map(int, re.search(r"^RESULT (.*)$", output, re.M).group(1).split())
    return {"requests": requests, "rate": requests / (duration / 1e6), "errors": lost + status, "lost": lost,
        "status": status, "p50": p50 / 1e3, "p99": p99 / 1e3}


def median(results, what):
    return statistics.median(r[what] for r in results)


def spread(ratios):
    """Median and range of ratios as text."""
    return "%.2f  (rounds from %.2f to %.2f)" % (statistics.median(ratios), min(ratios), max(ratios))


# --- a run ---

def fill(stack, build, conversations, accounts):
    """Accounts with sealed conversations: for each the cookie of its owner and ids of some conversations."""
    began = time.monotonic()
    filled = subprocess.run([os.path.join(build, "tests/bench/fill"), str(conversations), str(accounts)],
        env=stack.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=True).stdout
    say("filled with %d conversations in %.0f s" % (conversations, time.monotonic() - began))
    return [text.split() for text in filled.splitlines()]


def build_tree(work, targets):
    """Builds the tree in `work` without sanitizers; the directories of the build and of the installation."""
    os.makedirs(work, exist_ok=True)
    os.chmod(work, 0o755)
    build, inst = os.path.join(work, "build"), os.path.join(work, "inst")
    source.copy(TOP, os.path.join(work, "src"))
    source.build(os.path.join(work, "src"), build, inst, ["CFLAGS=-O2 -g"], os.path.join(work, "build.log"),
        ("install",) + tuple(targets))
    return build, inst


def need(*commands):
    """Ends with a sentence when something is not at hand."""
    missing = [c for c in commands if not shutil.which(c)]
    if os.getuid() != 0 or missing:
        raise SystemExit("Needs root and %s (sudo httpd-conf/install-packages long)." % " ".join(commands))


def large_buffers():
    """What a database of this size has: everything in memory."""
    mariadb.OPTIONS = mariadb.OPTIONS.replace("buffer-pool-size = 64M", "buffer-pool-size = 1G")


def parser(description, rounds=8, seconds=3):
    """Options of every benchmark."""
    p = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--rounds", type=int, default=rounds)
    p.add_argument("--seconds", type=int, default=seconds, help="of one run")
    p.add_argument("--work", help="directory to build in; an existing build is used again")
    p.add_argument("--keep", action="store_true", help="leave the state directory for a look")
    return p


def run(options, targets, measure):
    """Builds, calls measure(options, build, inst, state) and cleans up; its status."""
    need("wrk")
    work = options.work or tempfile.mkdtemp(prefix="rufwacht-bench-")
    state = tempfile.mkdtemp(prefix="rufwacht-state-")
    os.chmod(state, 0o755)
    try:
        build, inst = build_tree(work, targets)
        return measure(options, build, inst, state)
    finally:
        if not options.keep:
            shutil.rmtree(state, ignore_errors=True)
        if not options.keep and not options.work:
            shutil.rmtree(work, ignore_errors=True)
