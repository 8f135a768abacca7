/*
 * The configuration file: "key = value" lines, '#' starts a comment.
 *
 * Every key has a default; httpd-conf/rufwacht.conf.example explains each.
 * An unknown key, a repeated one and a value out of range are errors.
 */
#ifndef RW_BASE_CONF_H
#define RW_BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "attr.h"

struct conf {
	char	*public_url;		/* "https://host[:port][/base]" */
	char	*base_path;		/* "" or "/base", of public_url */
	char	*hosts;			/* further host names, blanks between */
	char	*db_hosts;		/* sockets, host:port; tried in turn */
	char	*db_tls_ca;		/* CA file for host:port entries */
	char	*db_password_dir;	/* one file per account */
	char	*db_admin;		/* account of `rufwachtctl migrate` */
	char	*key_dir;
	char	*ledger_dir;
	char	*public_dir;		/* what the web server gives to anybody */
	char	*run_dir;		/* locks and slots of programs */
	char	*view_dir;		/* installed xslt/ */
	char	*brand_dir;		/* what brands are given as data */
	char	*sql_dir;		/* installed sql/ */
	char	*blocklist;		/* hashes of known passwords */
	char	*engine_dir;		/* engine profiles of this host */
	char	*address_param;		/* names the client's address */
	char	*country;		/* calling code of national numbers */
	char	*time_zone;		/* zone of displayed times */
	char	*languages;		/* "de en": first one is the default */
	char	*company;		/* blocked in passwords, not shown */
	char	*security_contact;	/* URIs, blanks between; RFC 9116 */
	char	*security_policy;	/* URI or "" */
	char	*smtp_host;		/* takes the mails; a name or an address */
	char	*smtp_tls;		/* "auto": not towards loopback; "required" */
	char	*smtp_tls_ca;		/* CA file; "": those of the system */
	char	*smtp_user;		/* "": none needed */
	char	*smtp_password_file;
	char	*smtp_helo;		/* our name there; "": of public_url */
	char	*mail_from;		/* "": made from public_url */
	char	*mail_from_name;	/* "": the brand's title */
	unsigned smtp_port;
	unsigned smtp_seconds;		/* for one mail, all in all */
	unsigned mail_per_minute;	/* of one mail job at most */
	unsigned security_expires;	/* days */
	unsigned argon_memory;		/* KiB */
	unsigned argon_passes;
	unsigned hash_slots;		/* password hashes at once, per host */
	unsigned password_min;		/* code points; accounts may ask more */
	unsigned search_ms;		/* budget of one search request */
	unsigned search_slots;		/* searches at once on this host */
	unsigned idle_minutes, absolute_hours;		/* sessions */
	unsigned privileged_idle_minutes, privileged_absolute_hours;
	unsigned row_days;		/* life of a row without content */
	unsigned backup_days;		/* life of backups of the key schema */
	unsigned watchdog_seconds;
	unsigned memory_mb;		/* RLIMIT_AS, 0 = none */
	unsigned log_level;		/* 3, 4, 6 or 7 */
	bool	 insecure_cookie;	/* plain HTTP on loopback (demo) only */
};

/*
 * Reads `path` (NULL: $RUFWACHT_CONFIG, else the compiled-in one). On failure
 * -1, and `error` says what and in which line. The strings live until
 * conf_forget(), which programs have no need of.
 */
int	conf_load(struct conf *, const char *path, char *error, size_t size)
	    ATTR_USE;

/* Frees the strings; what was read is gone. */
void	conf_forget(struct conf *);

/* The path conf_load() would read. */
const char *conf_path(const char *path);

#endif
