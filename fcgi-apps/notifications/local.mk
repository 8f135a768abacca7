# rufwacht-mail-job
prog_PROGRAMS += rufwacht-mail-job
dist_man_MANS += fcgi-apps/notifications/rufwacht-mail-job.8
# What can be tried without a server and a database.
MAIL_PURE = fcgi-apps/notifications/mail.h \
	fcgi-apps/notifications/mime.c fcgi-apps/notifications/part.c \
	fcgi-apps/notifications/token.c
MAIL_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS) $(ESMTP_CFLAGS)
rufwacht_mail_job_SOURCES = \
	fcgi-apps/notifications/mail-job.c \
	fcgi-apps/notifications/courier.c \
	fcgi-apps/notifications/letter.c \
	fcgi-apps/notifications/smtp.c \
	fcgi-apps/notifications/tls.c \
	$(MAIL_PURE)
rufwacht_mail_job_CFLAGS = $(MAIL_CFLAGS)
rufwacht_mail_job_LDADD = $(RW_LIBS) $(GMIME_LIBS) $(ESMTP_LIBS) $(SSL_LIBS) $(CRYPTO_LIBS)
