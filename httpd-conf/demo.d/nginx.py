"""A private nginx, made from the very snippets that are shipped: only their paths are replaced."""

import os

HERE = os.path.dirname(os.path.realpath(__file__))
SNIPPETS = os.path.join(os.path.dirname(HERE), "nginx")
MAIN = """# Written at each start; changes here are lost.
pid {state}/run/nginx.pid;
error_log {state}/log/nginx-error.log error;
worker_processes 1;
daemon off;
pcre_jit on;
events {{ worker_connections 512; }}
http {{
	{http}
	sendfile on;
	client_body_temp_path {state}/tmp/body;
	fastcgi_temp_path {state}/tmp/fastcgi;
	proxy_temp_path {state}/tmp/proxy;
	uwsgi_temp_path {state}/tmp/uwsgi;
	scgi_temp_path {state}/tmp/scgi;
	server {{
		listen 127.0.0.1:{port};
		server_name localhost 127.0.0.1;
		include {state}/etc/nginx/rufwacht.conf;
	}}
}}
"""


def command(conf, state):
    return ["nginx", "-p", state, "-e", os.path.join(state, "log", "nginx-error.log"), "-c", conf]


def test_command(conf, state):
    """Looks at the configuration and ends."""
    return command(conf, state) + ["-t", "-q"]


def write_conf(stack):
    """Writes STATE/etc/nginx.conf and the snippets beside it; returns its path."""
    folder = stack.path("etc", "nginx")
    os.makedirs(folder, exist_ok=True)
    paths = (
        ("/run/rufwacht-nginx/", stack.path("tmp") + "/"),
        ("/run/rufwacht/", stack.path("run") + "/"),
        ("/var/lib/rufwacht/brands/", stack.path("brands") + "/"),
        ("/usr/share/rufwacht/", stack.share + "/"),
        ("/var/lib/rufwacht/", stack.state + "/"),
        ("/var/log/nginx/rufwacht.log", stack.path("log", "access.log")),
        ("include snippets/", "include %s/" % folder),
    )
    for name in os.listdir(SNIPPETS):
        with open(os.path.join(SNIPPETS, name), encoding="utf-8") as f:
            text = f.read()
        for ours, theirs in paths:
            text = text.replace(ours, theirs)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as f:
            f.write(text)
    conf = stack.path("etc", "nginx.conf")
    with open(conf, "w", encoding="utf-8") as f:
        f.write(MAIN.format(state=stack.state, port=stack.port, http="include %s/rufwacht-http.conf;" % folder))
    return conf
