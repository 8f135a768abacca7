# rufwacht-assistants
prog_PROGRAMS += rufwacht-assistants
dist_man_MANS += fcgi-apps/assistants/rufwacht-assistants.8
rufwacht_assistants_SOURCES = \
	fcgi-apps/assistants/assistants.c \
	fcgi-apps/assistants/rules.c fcgi-apps/assistants/rules.h
rufwacht_assistants_LDADD = $(RW_LIBS)
