# Installed and distributed files of httpd-conf/.
httpddir = $(pkgdatadir)/httpd-conf
httpdnginxdir = $(httpddir)/nginx
httpdapachedir = $(httpddir)/apache
dist_httpd_DATA = httpd-conf/rufwacht.conf.example
dist_httpdnginx_DATA = \
	httpd-conf/nginx/rufwacht.conf \
	httpd-conf/nginx/rufwacht-fastcgi.conf \
	httpd-conf/nginx/rufwacht-http.conf
dist_httpdapache_DATA = \
	httpd-conf/apache/rufwacht.conf \
	httpd-conf/apache/rufwacht-bridge.conf \
	httpd-conf/apache/rufwacht-cgi.conf \
	httpd-conf/apache/rufwacht-common.conf
dist_httpdapache_SCRIPTS = httpd-conf/apache/bridge
EXTRA_DIST += \
	httpd-conf/demo \
	httpd-conf/demo.d/apache.py \
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
	httpd-conf/demo.d/team.py \
	httpd-conf/demo.d/source.py \
	httpd-conf/install-packages \
	httpd-conf/packages \
	httpd-conf/stack.py

# systemd: units, users and directories, made from templates (render says how).
SYSTEMD_TEMPLATES = \
	httpd-conf/systemd/hardening.conf \
	httpd-conf/systemd/job.service \
	httpd-conf/systemd/program.socket \
	httpd-conf/systemd/program@.service \
	httpd-conf/systemd/render \
	httpd-conf/systemd/rufwacht.sysusers \
	httpd-conf/systemd/rufwacht.tmpfiles \
	httpd-conf/systemd/units
SYSTEMD_UNITS = \
	httpd-conf/systemd/rufwacht-login.socket \
	httpd-conf/systemd/rufwacht-login@.service \
	httpd-conf/systemd/rufwacht-conversations.socket \
	httpd-conf/systemd/rufwacht-conversations@.service \
	httpd-conf/systemd/rufwacht-assistants.socket \
	httpd-conf/systemd/rufwacht-assistants@.service \
	httpd-conf/systemd/rufwacht-users.socket \
	httpd-conf/systemd/rufwacht-users@.service \
	httpd-conf/systemd/rufwacht-engine.socket \
	httpd-conf/systemd/rufwacht-engine@.service \
	httpd-conf/systemd/rufwacht-users-job.service \
	httpd-conf/systemd/rufwacht-mail-job.service \
	httpd-conf/systemd/rufwacht-privacy-job.service
SYSTEMD_SYSUSERS = httpd-conf/systemd/sysusers.d/rufwacht.conf
SYSTEMD_TMPFILES = httpd-conf/systemd/tmpfiles.d/rufwacht.conf
EXTRA_DIST += $(SYSTEMD_TEMPLATES)
CLEANFILES += $(SYSTEMD_UNITS) $(SYSTEMD_SYSUSERS) $(SYSTEMD_TMPFILES)
RENDER = $(AM_V_GEN)$(MKDIR_P) $(@D) && PROGRAMS='$(progdir)' \
	ETC='$(sysconfdir)/rufwacht' STATE='$(localstatedir)/lib/rufwacht' \
	RUN='$(runstatedir)/rufwacht' $(SHELL) $(srcdir)/httpd-conf/systemd/render
$(SYSTEMD_UNITS): $(SYSTEMD_TEMPLATES) Makefile
	$(RENDER) $(@F) >$@
$(SYSTEMD_SYSUSERS): $(SYSTEMD_TEMPLATES) Makefile
	$(RENDER) sysusers.conf >$@
$(SYSTEMD_TMPFILES): $(SYSTEMD_TEMPLATES) Makefile
	$(RENDER) tmpfiles.conf >$@
if HAVE_SYSTEMDSYSTEMUNITDIR
nodist_systemdsystemunit_DATA = $(SYSTEMD_UNITS)
endif
if HAVE_SYSUSERSDIR
nodist_sysusers_DATA = $(SYSTEMD_SYSUSERS)
endif
if HAVE_TMPFILESDIR
nodist_tmpfiles_DATA = $(SYSTEMD_TMPFILES)
endif

# Empty folders for the configuration and the ledger. Users are none of make's business: nothing is given away here.
install-data-local:
	$(MKDIR_P) "$(DESTDIR)$(sysconfdir)/rufwacht" "$(DESTDIR)$(localstatedir)/lib/rufwacht/ledger"
