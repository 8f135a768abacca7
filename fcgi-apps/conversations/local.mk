# rufwacht-conversations
prog_PROGRAMS += rufwacht-conversations
dist_man_MANS += fcgi-apps/conversations/rufwacht-conversations.8
rufwacht_conversations_SOURCES = \
	fcgi-apps/conversations/conversations.c \
	fcgi-apps/conversations/conversations.h \
	fcgi-apps/conversations/list.c \
	fcgi-apps/conversations/show.c \
	fcgi-apps/conversations/work.c
rufwacht_conversations_LDADD = $(RW_LIBS)
