# rufwacht-engine
prog_PROGRAMS += rufwacht-engine
rufwacht_engine_SOURCES = $(ENGINE) $(ENGINE_VCON) $(ENGINE_HOOK)
rufwacht_engine_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi-apps/engine
rufwacht_engine_LDADD = $(RW_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS) \
	$(CRYPTO_LIBS)

ENGINE = \
	fcgi-apps/engine/engine.c fcgi-apps/engine/engine.h \
	fcgi-apps/engine/answer.c fcgi-apps/engine/answer.h \
	fcgi-apps/engine/consent.c fcgi-apps/engine/consent.h \
	fcgi-apps/engine/deliver.c fcgi-apps/engine/deliver.h \
	fcgi-apps/engine/hook.c \
	fcgi-apps/engine/parts.c fcgi-apps/engine/parts.h \
	fcgi-apps/engine/settings.c

# The vCon reader: JSON in, checked structure out; no database, no HTTP.
ENGINE_VCON = \
	fcgi-apps/engine/answers.c fcgi-apps/engine/answers.h \
	fcgi-apps/engine/basis.c fcgi-apps/engine/basis.h \
	fcgi-apps/engine/form.c fcgi-apps/engine/form.h \
	fcgi-apps/engine/inflate.c fcgi-apps/engine/inflate.h \
	fcgi-apps/engine/party.c \
	fcgi-apps/engine/plain.c fcgi-apps/engine/plain.h \
	fcgi-apps/engine/reader.c fcgi-apps/engine/reader.h \
	fcgi-apps/engine/transcript.c fcgi-apps/engine/transcript.h \
	fcgi-apps/engine/turns.c \
	fcgi-apps/engine/value.c fcgi-apps/engine/value.h \
	fcgi-apps/engine/vcon.c fcgi-apps/engine/vcon.h

# Engines of others: profiles, signatures, the field map; no database, no HTTP.
ENGINE_HOOK = \
	fcgi-apps/engine/jws.c fcgi-apps/engine/jws.h \
	fcgi-apps/engine/map.c fcgi-apps/engine/map.h \
	fcgi-apps/engine/profile.c fcgi-apps/engine/profile.h \
	fcgi-apps/engine/profile-line.c \
	fcgi-apps/engine/signature.c fcgi-apps/engine/signature.h

enginesdir = $(pkgdatadir)/engines
dist_engines_DATA = \
	fcgi-apps/engine/profiles/elevenlabs.conf \
	fcgi-apps/engine/profiles/fonio.conf \
	fcgi-apps/engine/profiles/native.conf \
	fcgi-apps/engine/profiles/retell.conf \
	fcgi-apps/engine/profiles/standard-webhooks.conf \
	fcgi-apps/engine/profiles/vapi.conf

dist_man_MANS += fcgi-apps/engine/rufwacht-engine.7
