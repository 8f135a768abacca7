# rufwacht-engine
prog_PROGRAMS += rufwacht-engine
rufwacht_engine_SOURCES = $(ENGINE) $(ENGINE_VCON)
rufwacht_engine_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/fcgi-apps/engine
rufwacht_engine_LDADD = $(RW_LIBS) $(JANSSON_LIBS) $(ZLIB_LIBS)

ENGINE = \
	fcgi-apps/engine/engine.c fcgi-apps/engine/engine.h \
	fcgi-apps/engine/answer.c fcgi-apps/engine/answer.h \
	fcgi-apps/engine/consent.c fcgi-apps/engine/consent.h \
	fcgi-apps/engine/deliver.c \
	fcgi-apps/engine/parts.c fcgi-apps/engine/parts.h \
	fcgi-apps/engine/settings.c

# The vCon reader: no database, no network.
ENGINE_VCON = \
	fcgi-apps/engine/inflate.c fcgi-apps/engine/inflate.h \
	fcgi-apps/engine/vcon.c fcgi-apps/engine/vcon.h

dist_man_MANS += fcgi-apps/engine/rufwacht-engine.7
