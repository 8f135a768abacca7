"""A private Apache, made from the very snippets that are shipped: only their paths are replaced."""

import os

HERE = os.path.dirname(os.path.realpath(__file__))
SNIPPETS = os.path.join(os.path.dirname(HERE), "apache")
MODULES = "/usr/lib/apache2/modules"
ENTRY = {"apache": "rufwacht.conf", "bridge": "rufwacht-bridge.conf", "cgi": "rufwacht-cgi.conf"}
NEEDS = {"apache": ("proxy", "proxy_fcgi"), "bridge": ("cgid",), "cgi": ("cgid",)}
# What Debian loads by default, as far as it can make a difference, and what the snippets ask for.
COMMON = ("mpm_event", "authz_core", "alias", "autoindex", "deflate", "dir", "env", "filter", "headers", "mime", "negotiation",
    "reqtimeout", "setenvif")
MAIN = """# Written at each start; changes here are lost.
ServerRoot "{state}/etc/apache"
DefaultRuntimeDir "{state}/run"
PidFile "{state}/run/apache.pid"
Mutex "file:{state}/run" default
{modules}
<IfModule cgid_module>
	ScriptSock "{state}/run/cgid.sock"
</IfModule>
ServerName localhost
ServerTokens Prod
Listen 127.0.0.1:{port}
StartServers 1
ServerLimit 2
ThreadsPerChild 40
MaxRequestWorkers 80
ErrorLog "{state}/log/apache-error.log"
TypesConfig /etc/mime.types
# As Debian has it: the snippets must hold against it.
<Directory "/">
	Options FollowSymLinks
	AllowOverride None
	Require all denied
</Directory>
AddOutputFilterByType DEFLATE text/html text/plain text/xml text/css application/xml
PassEnv {environment}
DocumentRoot "{state}/etc/apache/empty"
<VirtualHost 127.0.0.1:{port}>
	ServerName localhost
	ServerAlias 127.0.0.1
	Include rufwacht/{entry}
</VirtualHost>
"""


def command(conf, _state):
    return ["apache2", "-f", conf, "-D", "FOREGROUND"]


def test_command(conf, _state):
    """Looks at the configuration and ends."""
    return ["apache2", "-f", conf, "-t"]


def write_conf(stack):
    """Writes STATE/etc/apache/apache.conf and the snippets below it; returns its path."""
    folder = stack.path("etc", "apache", "rufwacht")
    os.makedirs(folder, exist_ok=True)
    os.makedirs(stack.path("etc", "apache", "empty"), exist_ok=True)
    paths = (
        ("/usr/libexec/rufwacht", stack.bin),
        ("/etc/rufwacht/rufwacht.conf", stack.conf_file),
        ("/run/rufwacht/", stack.path("run") + "/"),
        ("/usr/share/rufwacht/", stack.share + "/"),
        ("/var/lib/rufwacht/", stack.state + "/"),
        ("/var/log/apache2/rufwacht.log", stack.path("log", "access.log")),
    )
    for name in os.listdir(SNIPPETS):
        if not name.endswith(".conf"):
            continue
        with open(os.path.join(SNIPPETS, name), encoding="utf-8") as f:
            text = f.read()
        for ours, theirs in paths:
            text = text.replace(ours, theirs)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    modules = "\n".join("LoadModule %s_module %s/mod_%s.so" % (name, MODULES, name)
        for name in COMMON + NEEDS[stack.server])
    conf = stack.path("etc", "apache", "apache.conf")
    with open(conf, "w", encoding="utf-8") as f:
        f.write(MAIN.format(state=stack.state, port=stack.port, modules=modules, entry=ENTRY[stack.server],
            environment=" ".join(sorted(set(stack.environment()) - {"RUFWACHT_CONFIG", "PATH"}))))
    return conf
