# rufwacht-users
prog_PROGRAMS += rufwacht-users
dist_man_MANS += fcgi-apps/users/rufwacht-users.8
rufwacht_users_SOURCES = \
	fcgi-apps/users/approval.c \
	fcgi-apps/users/factors.c \
	fcgi-apps/users/rights.c \
	fcgi-apps/users/risks.c \
	fcgi-apps/users/rules.c fcgi-apps/users/rules-form.c \
	fcgi-apps/users/invite.c \
	fcgi-apps/users/leave.c \
	fcgi-apps/users/list.c \
	fcgi-apps/users/offer.c \
	fcgi-apps/users/person.c \
	fcgi-apps/users/role.c \
	fcgi-apps/users/tree.c \
	fcgi-apps/users/who.c \
	fcgi-apps/users/users.c fcgi-apps/users/users.h
rufwacht_users_LDADD = $(RW_LIBS)

# rufwacht-users-job
prog_PROGRAMS += rufwacht-users-job
dist_man_MANS += fcgi-apps/users/rufwacht-users-job.8
rufwacht_users_job_SOURCES = fcgi-apps/users/users-job.c
rufwacht_users_job_LDADD = $(RW_LIBS)
