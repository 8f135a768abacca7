-- The mail job: what is to be sent, to whom, in whose name. It reads no call,
-- no password and no session, and of a link it only writes the hash.
GRANT SELECT ON rufwacht.schema_version TO 'rw_mail_job'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_mail_job'@'localhost';
GRANT SELECT (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after, state, attempts, next_at, holder, held_until), UPDATE (state, attempts, next_at, holder, held_until, done_at, result) ON rufwacht.outbox TO 'rw_mail_job'@'localhost';
GRANT SELECT (id, name, brand, language, closed_at) ON rufwacht.account TO 'rw_mail_job'@'localhost';
GRANT SELECT (account_id, person_id, active) ON rufwacht.membership TO 'rw_mail_job'@'localhost';
GRANT SELECT (id, email, language) ON rufwacht.person TO 'rw_mail_job'@'localhost';
GRANT SELECT (id, token_hash, used_at, expires_at), UPDATE (token_hash) ON rufwacht.invitation TO 'rw_mail_job'@'localhost';
GRANT SELECT (id, token_hash, person_id, used_at, expires_at), UPDATE (token_hash) ON rufwacht.mail_link TO 'rw_mail_job'@'localhost';
GRANT SELECT (name, title, xslt, accent_light, accent_dark, on_accent_light, on_accent_dark, radius, font, logo_type, sender_name, sender_address, imprint, privacy, accessibility, css_file, logo_file, words_file, updated_at) ON rufwacht.brand TO 'rw_mail_job'@'localhost';
GRANT SELECT (host, brand, added_at) ON rufwacht.brand_host TO 'rw_mail_job'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_mail_job'@'localhost';
