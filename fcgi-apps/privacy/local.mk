# rufwacht-privacy-job
prog_PROGRAMS += rufwacht-privacy-job
dist_man_MANS += fcgi-apps/privacy/rufwacht-privacy-job.8
rufwacht_privacy_job_SOURCES = fcgi-apps/privacy/privacy-job.c
rufwacht_privacy_job_LDADD = $(RW_LIBS)
