-- The pages of people and rights: no password, no secret of a second factor, no
-- call.
GRANT SELECT ON rufwacht.schema_version TO 'rw_users'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_users'@'localhost';
GRANT SELECT (name, title, xslt, accent_light, accent_dark, on_accent_light, on_accent_dark, radius, font, logo_type, sender_name, sender_address, imprint, privacy, accessibility, css_file, logo_file, words_file, updated_at) ON rufwacht.brand TO 'rw_users'@'localhost';
GRANT SELECT (host, brand) ON rufwacht.brand_host TO 'rw_users'@'localhost';
GRANT SELECT (token_hash, id, person_id, account_id, state, started_at, last_used_at, expires_at, idle_seconds, rotated_at, stepped_up_at, wrong_codes, browser, network), UPDATE (last_used_at), DELETE ON rufwacht.session TO 'rw_users'@'localhost';
GRANT SELECT (id, name, email, language, theme) ON rufwacht.person TO 'rw_users'@'localhost';
GRANT SELECT, UPDATE (version, password_min, factor_roles, factor_grace_days, dormant_days, leavers_named, four_eyes) ON rufwacht.account TO 'rw_users'@'localhost';
GRANT SELECT, INSERT (account_id, person_id, role, active, created_at), UPDATE (role, role_since, role_by, factor_due_at, active, ended_at, ended_why, dormant_told_at) ON rufwacht.membership TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, DELETE ON rufwacht.membership_assistant TO 'rw_users'@'localhost';
GRANT SELECT ON rufwacht.assistant TO 'rw_users'@'localhost';
GRANT SELECT ON rufwacht.assistant_version TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, UPDATE (expires_at) ON rufwacht.invitation TO 'rw_users'@'localhost';
GRANT SELECT, INSERT ON rufwacht.invitation_assistant TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, DELETE ON rufwacht.owner_offer TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, UPDATE ON rufwacht.password_mark TO 'rw_users'@'localhost';
GRANT SELECT, DELETE ON rufwacht.second_factor TO 'rw_users'@'localhost';
GRANT SELECT (person_id), DELETE ON rufwacht.person_totp TO 'rw_users'@'localhost';
GRANT SELECT (person_id), DELETE ON rufwacht.passkey TO 'rw_users'@'localhost';
GRANT SELECT (person_id), DELETE ON rufwacht.recovery_code TO 'rw_users'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, UPDATE (count) ON rufwacht.audit_attempt TO 'rw_users'@'localhost';
GRANT INSERT (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after, next_at) ON rufwacht.outbox TO 'rw_users'@'localhost';
GRANT SELECT, INSERT ON rufwacht.decision TO 'rw_users'@'localhost';
GRANT SELECT, INSERT, UPDATE (state, decider_id, decided_at, done_at) ON rufwacht.approval TO 'rw_users'@'localhost';
