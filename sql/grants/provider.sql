-- The provider's console and rufwachtctl: accounts and how they begin. No
-- content, no passwords, no audit rows but its own new ones.
GRANT SELECT ON rufwacht.schema_version TO 'rw_provider'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rufwacht.brand TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rufwacht.brand_host TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rufwacht.brand_word TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT, UPDATE (version, closed_at, seat_limit) ON rufwacht.account TO 'rw_provider'@'localhost';
GRANT INSERT (account_id, number, wrapped, created_at) ON rufwacht_keys.account_key TO 'rw_provider'@'localhost';
GRANT INSERT (account_id, wrapped, created_at) ON rufwacht_keys.index_key TO 'rw_provider'@'localhost';
GRANT SELECT (account_id, person_id), DELETE ON rufwacht.session TO 'rw_provider'@'localhost';
GRANT SELECT (id, email, name) ON rufwacht.person TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT (account_id, person_id, role, active, created_at), UPDATE (active, ended_at, ended_why, factor_due_at) ON rufwacht.membership TO 'rw_provider'@'localhost';
GRANT INSERT ON rufwacht.membership_assistant TO 'rw_provider'@'localhost';
GRANT SELECT (account_id, email, used_at, expires_at), INSERT (token_hash, id, account_id, email, role, inviter_id, created_at, expires_at), UPDATE (expires_at) ON rufwacht.invitation TO 'rw_provider'@'localhost';
GRANT INSERT ON rufwacht.invitation_assistant TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT ON rufwacht.assistant TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT ON rufwacht.assistant_version TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT ON rufwacht.notice_text TO 'rw_provider'@'localhost';
GRANT SELECT (id, account_id, assistant_id, label, created_at, revoked_at), INSERT (id, hash, account_id, assistant_id, label, created_at), UPDATE (revoked_at) ON rufwacht.engine_key TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT (account_id, id, der, fingerprint, label, created_at), UPDATE (revoked_at) ON rufwacht.engine_certificate TO 'rw_provider'@'localhost';
GRANT SELECT (id, account_id, assistant_id, profile, secret, old_until, created_at, revoked_at), INSERT (id, token_hash, account_id, assistant_id, profile, secret, created_at), UPDATE (secret, old_secret, old_until, revoked_at) ON rufwacht.engine_hook TO 'rw_provider'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_provider'@'localhost';
GRANT SELECT (id, account_id, kind, state, result, created_at, next_at, done_at, attempts, held_until), INSERT (id, account_id, kind, person_id, email, object_id, detail, created_at, not_after, next_at), UPDATE (state, result, done_at, attempts, next_at) ON rufwacht.outbox TO 'rw_provider'@'localhost';
GRANT SELECT ON rufwacht.second_factor TO 'rw_provider'@'localhost';
