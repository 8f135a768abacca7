# rufwachtctl
sbin_PROGRAMS += rufwachtctl
dist_man_MANS += fcgi-apps/provider/rufwachtctl.8
rufwachtctl_SOURCES = \
	fcgi-apps/provider/ctl.c fcgi-apps/provider/ctl.h \
	fcgi-apps/provider/brand.h \
	fcgi-apps/provider/ctl-account.c \
	fcgi-apps/provider/ctl-backup.c \
	fcgi-apps/provider/ctl-brand.c \
	fcgi-apps/provider/ctl-brand-check.c \
	fcgi-apps/provider/ctl-brand-files.c \
	fcgi-apps/provider/ctl-brand-render.c \
	fcgi-apps/provider/ctl-brand-word.c \
	fcgi-apps/provider/check.h \
	fcgi-apps/provider/ctl-check.c \
	fcgi-apps/provider/ctl-certificate.c \
	fcgi-apps/provider/ctl-check-keys.c \
	fcgi-apps/provider/ctl-check-views.c \
	fcgi-apps/provider/ctl-engine.c \
	fcgi-apps/provider/ctl-file.c \
	fcgi-apps/provider/ctl-hook.c \
	fcgi-apps/provider/ctl-job.c \
	fcgi-apps/provider/ctl-keys.c \
	fcgi-apps/provider/ctl-mail.c \
	fcgi-apps/provider/ctl-migrate.c \
	fcgi-apps/provider/ctl-people.c \
	fcgi-apps/provider/ctl-rekey.c \
	fcgi-apps/provider/ctl-rotate.c \
	fcgi-apps/provider/ctl-security.c \
	fcgi-apps/provider/owners.c fcgi-apps/provider/owners.h \
	fcgi-apps/provider/rotate.h
rufwachtctl_CPPFLAGS = $(AM_CPPFLAGS) -DPROGDIR='"$(progdir)"'
rufwachtctl_LDADD = $(RW_LIBS) $(CRYPTO_LIBS)
