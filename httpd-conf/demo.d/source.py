"""Building outside the checkout: a copy of the tree, a build directory beside it, an installation.

    source.py copy FROM TO          makes TO like FROM
    source.py build SRC BUILD PREFIX [CONFIGURE-FLAG...]

Only what changed is copied, and nothing is built when nothing changed since the last good build, so a second run costs
a second. The checkout itself is only read.
"""

import hashlib
import os
import shutil
import subprocess
import sys

# The top level is fixed (DESIGN.md, section 2); everything else there is somebody's own.
TREE = ("fcgi-apps", "common", "sql", "xslt", "httpd-conf", "tests", "autogen.sh", "configure.ac", "Makefile.am",
    "README.md", "LICENSE", ".clang-format", ".editorconfig", ".gitignore", "debian")
MADE = (".o", ".a", ".pyc", ".log", ".trs", ".new")
MADE_FOLDERS = ("__pycache__", "node_modules", ".deps", ".libs")


def files(top):
    """Relative paths of the sources below a tree, sorted; what a build left there is not source."""
    found = []
    for name in TREE:
        path = os.path.join(top, name)
        if os.path.isfile(path):
            found.append(name)
        for folder, folders, names in os.walk(path):
            folders[:] = [f for f in folders if f not in MADE_FOLDERS]
            found += [os.path.relpath(os.path.join(folder, n), top) for n in names if is_source(os.path.join(folder, n))]
    return sorted(found)


def is_source(path):
    if path.endswith(MADE) or os.path.basename(path) == ".dirstamp" or not os.path.isfile(path):
        return False
    with open(path, "rb") as f:
        return f.read(4) != b"\x7fELF"


def read(path):
    with open(path, "rb") as f:
        return f.read()


def copy(source, target):
    """Makes `target` like `source`; files that are the same keep their time, so that make does little."""
    wanted = files(source)
    for name in wanted:
        old, new = os.path.join(source, name), os.path.join(target, name)
        content = read(old)
        mode = 0o755 if os.access(old, os.X_OK) and os.stat(old).st_mode & 0o111 else 0o644
        if not (os.path.isfile(new) and read(new) == content):
            os.makedirs(os.path.dirname(new), exist_ok=True)
            with open(new, "wb") as f:
                f.write(content)
        os.chmod(new, mode)
    if os.path.isdir(target):
        for name in set(files(target)) - set(wanted):
            os.unlink(os.path.join(target, name))
    for folder, _, _ in os.walk(target):
        os.chmod(folder, 0o755)


def digest(source, words):
    """One value for all sources and whatever else decides what is built."""
    h = hashlib.sha256("\0".join(words).encode())
    for name in files(source):
        h.update(name.encode() + b"\0" + hashlib.sha256(read(os.path.join(source, name))).digest())
    return h.hexdigest()


def build(source, folder, prefix, flags=(), log=None, targets=("install",)):
    """autogen, configure, make, make install: what is needed of it. True if something was built.

    `log` takes the output of the tools; its end is shown when they fail.
    """
    os.makedirs(folder, exist_ok=True)
    stamp = os.path.join(folder, ".built")
    now = digest(source, [prefix, *flags, *targets])
    if os.path.exists(stamp) and read(stamp).decode() == now:
        return False
    configured = os.path.join(folder, ".configured")
    words = ["../" + os.path.relpath(os.path.join(source, "configure"), os.path.dirname(folder)), "--prefix=" + prefix,
        *flags]
    if not os.path.exists(os.path.join(source, "configure")):
        run(["sh", "./autogen.sh"], source, log)
    if not os.path.exists(configured) or read(configured).decode() != "\n".join(words):
        run(words, folder, log)
        with open(configured, "w", encoding="utf-8") as f:
            f.write("\n".join(words))
    run(["make", "-j%d" % (os.cpu_count() or 2), "all"], folder, log)
    for target in targets:
        run(["make", target], folder, log)
    with open(stamp, "w", encoding="ascii") as f:
        f.write(now)
    return True


def run(command, folder, log):
    """One step; Exception with the end of its output when it fails."""
    environment = dict(os.environ, LC_ALL="C.UTF-8")
    if log is None:
        subprocess.run(command, cwd=folder, check=True, env=environment, stdin=subprocess.DEVNULL)
        return
    with open(log, "ab") as f:
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=f, stderr=f)
    if done.returncode != 0:
        raise RuntimeError("%s failed in %s:\n%s" % (" ".join(command), folder,
            read(log).decode("utf-8", "replace")[-4000:]))


def main(words):
    if len(words) == 3 and words[0] == "copy":
        copy(os.path.realpath(words[1]), os.path.realpath(words[2]))
    elif len(words) >= 4 and words[0] == "build":
        source, folder, prefix = (os.path.realpath(w) for w in words[1:4])
        build(source, folder, prefix, words[4:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
