# rufwacht-login
prog_PROGRAMS += rufwacht-login
rufwacht_login_SOURCES = \
	fcgi-apps/login/account.c \
	fcgi-apps/login/change.c \
	fcgi-apps/login/choice.c \
	fcgi-apps/login/code.c \
	fcgi-apps/login/email.c \
	fcgi-apps/login/enrol.c \
	fcgi-apps/login/factors.c \
	fcgi-apps/login/finish.c \
	fcgi-apps/login/guard.c \
	fcgi-apps/login/hash.c \
	fcgi-apps/login/invitation.c \
	fcgi-apps/login/link.c \
	fcgi-apps/login/login.c fcgi-apps/login/login.h \
	fcgi-apps/login/newkey.c \
	fcgi-apps/login/passkey.c \
	fcgi-apps/login/profile.c \
	fcgi-apps/login/recovery.c \
	fcgi-apps/login/renew.c \
	fcgi-apps/login/reset.c \
	fcgi-apps/login/stepup.c \
	fcgi-apps/login/tell.c \
	$(LOGIN_FIDO) $(LOGIN_PURE)
rufwacht_login_LDADD = $(RW_LIBS) $(FIDO2_LIBS) \
	$(JANSSON_LIBS) $(OATH_LIBS) $(QRENCODE_LIBS) $(ZXCVBN_LIBS)

# Passkeys, as far as neither request nor database is known.
LOGIN_FIDO = \
	fcgi-apps/login/authdata.c \
	fcgi-apps/login/clientdata.c \
	fcgi-apps/login/fido.c

# What unit tests can call without request or database.
LOGIN_PURE = \
	fcgi-apps/login/blocklist.c \
	fcgi-apps/login/browser.c \
	fcgi-apps/login/code-text.c \
	fcgi-apps/login/password.c \
	fcgi-apps/login/pure.h \
	fcgi-apps/login/qr.c \
	fcgi-apps/login/return.c \
	fcgi-apps/login/strength.c \
	fcgi-apps/login/totp.c

# What is tried first everywhere: made of the dictionaries of this machine when the tree is built, installed, never
# distributed.
BLOCKLIST = fcgi-apps/login/blocklist.bin
nodist_pkgdata_DATA = $(BLOCKLIST)
EXTRA_DIST += fcgi-apps/login/blocklist.py
CLEANFILES += $(BLOCKLIST)
$(BLOCKLIST): fcgi-apps/login/blocklist.py
	$(AM_V_GEN)$(MKDIR_P) $(@D) && $(PYTHON3) -B $(srcdir)/fcgi-apps/login/blocklist.py $(DICTIONARIES) >$@.new && mv $@.new $@

dist_man_MANS += fcgi-apps/login/rufwacht-login.8
