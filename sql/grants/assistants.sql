-- The pages of the assistants: reads and adds settings, changes no version and
-- sees no call.
GRANT SELECT ON rufwacht.schema_version TO 'rw_assistants'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_assistants'@'localhost';
GRANT SELECT (name, title, xslt, accent_light, accent_dark, on_accent_light, on_accent_dark, radius, font, logo_type, sender_name, sender_address, imprint, privacy, accessibility, css_file, logo_file, words_file, updated_at) ON rufwacht.brand TO 'rw_assistants'@'localhost';
GRANT SELECT (host, brand) ON rufwacht.brand_host TO 'rw_assistants'@'localhost';
GRANT SELECT (token_hash, id, person_id, account_id, state, last_used_at, expires_at, idle_seconds, rotated_at, stepped_up_at, wrong_codes), UPDATE (last_used_at) ON rufwacht.session TO 'rw_assistants'@'localhost';
GRANT SELECT (id, name, email, language, theme) ON rufwacht.person TO 'rw_assistants'@'localhost';
GRANT SELECT (id, name, brand, language, retention_days, agents_see_pii, factor_roles, leavers_named, four_eyes, closed_at) ON rufwacht.account TO 'rw_assistants'@'localhost';
GRANT SELECT (account_id, person_id, role, role_since, factor_due_at, active, ended_why) ON rufwacht.membership TO 'rw_assistants'@'localhost';
GRANT SELECT ON rufwacht.second_factor TO 'rw_assistants'@'localhost';
GRANT SELECT (person_id) ON rufwacht.password_mark TO 'rw_assistants'@'localhost';
GRANT SELECT (account_id, person_id, assistant_id) ON rufwacht.membership_assistant TO 'rw_assistants'@'localhost';
GRANT SELECT (account_id, assistant_id, revoked_at) ON rufwacht.engine_key TO 'rw_assistants'@'localhost';
GRANT SELECT, UPDATE (name, language, settings_version) ON rufwacht.assistant TO 'rw_assistants'@'localhost';
GRANT SELECT, INSERT ON rufwacht.assistant_version TO 'rw_assistants'@'localhost';
GRANT SELECT, INSERT ON rufwacht.notice_text TO 'rw_assistants'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_assistants'@'localhost';
GRANT SELECT, INSERT, UPDATE (count) ON rufwacht.audit_attempt TO 'rw_assistants'@'localhost';
GRANT SELECT, INSERT, UPDATE (state, done_at) ON rufwacht.approval TO 'rw_assistants'@'localhost';
GRANT INSERT (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after, next_at) ON rufwacht.outbox TO 'rw_assistants'@'localhost';
