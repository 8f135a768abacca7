# rufwacht-engine

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
