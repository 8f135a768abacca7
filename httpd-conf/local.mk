# Installed and distributed files of httpd-conf/.
httpddir = $(pkgdatadir)/httpd-conf
httpdnginxdir = $(httpddir)/nginx
dist_httpd_DATA = httpd-conf/rufwacht.conf.example
dist_httpdnginx_DATA = \
	httpd-conf/nginx/rufwacht.conf \
	httpd-conf/nginx/rufwacht-fastcgi.conf \
	httpd-conf/nginx/rufwacht-http.conf
EXTRA_DIST += \
	httpd-conf/demo \
	httpd-conf/demo.d/catcher.py \
	httpd-conf/demo.d/child.py \
	httpd-conf/demo.d/client.py \
	httpd-conf/demo.d/demo.py \
	httpd-conf/demo.d/dialogues.py \
	httpd-conf/demo.d/dialogues/README \
	httpd-conf/demo.d/dialogues/empfang.txt \
	httpd-conf/demo.d/dialogues/english-line.txt \
	httpd-conf/demo.d/dialogues/pannenhilfe.txt \
	httpd-conf/demo.d/dialogues/rezepttelefon.txt \
	httpd-conf/demo.d/dialogues/terminannahme.txt \
	httpd-conf/demo.d/engine.py \
	httpd-conf/demo.d/firms.py \
	httpd-conf/demo.d/invented.py \
	httpd-conf/demo.d/mariadb.py \
	httpd-conf/demo.d/nginx.py \
	httpd-conf/demo.d/people.py \
	httpd-conf/demo.d/show_code.py \
	httpd-conf/demo.d/source.py \
	httpd-conf/install-packages \
	httpd-conf/packages \
	httpd-conf/stack.py
