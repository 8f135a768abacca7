-- What time does to people and their requests: releases locks, expires requests,
-- warns and suspends. Gives nobody a right.
GRANT SELECT ON rufwacht.schema_version TO 'rw_users_job'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_users_job'@'localhost';
GRANT SELECT, INSERT, UPDATE ON rufwacht.job_lease TO 'rw_users_job'@'localhost';
GRANT SELECT (id, version, dormant_days, closed_at), UPDATE (version) ON rufwacht.account TO 'rw_users_job'@'localhost';
GRANT SELECT (id, name) ON rufwacht.person TO 'rw_users_job'@'localhost';
GRANT SELECT (account_id, id, name) ON rufwacht.assistant TO 'rw_users_job'@'localhost';
GRANT SELECT (account_id, person_id, role, active, created_at, role_since, last_used_at, dormant_told_at), UPDATE (active, ended_at, ended_why, dormant_told_at) ON rufwacht.membership TO 'rw_users_job'@'localhost';
GRANT SELECT (person_id, totp, passkeys) ON rufwacht.second_factor TO 'rw_users_job'@'localhost';
GRANT SELECT (account_id, person_id), DELETE ON rufwacht.session TO 'rw_users_job'@'localhost';
GRANT SELECT, DELETE ON rufwacht.login_lock TO 'rw_users_job'@'localhost';
GRANT SELECT, UPDATE (state, decided_at), DELETE ON rufwacht.approval TO 'rw_users_job'@'localhost';
GRANT SELECT (person_id, kind, created_at), INSERT (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after, next_at) ON rufwacht.outbox TO 'rw_users_job'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_users_job'@'localhost';
