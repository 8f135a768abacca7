-- The retention run: finds what is due, destroys it, and nothing else. It reads
-- no sealed part and no key.
GRANT SELECT ON rufwacht.schema_version TO 'rw_privacy_job'@'localhost';
GRANT SELECT, UPDATE (ledger_position) ON rufwacht.instance TO 'rw_privacy_job'@'localhost';
GRANT SELECT, INSERT, UPDATE ON rufwacht.job_lease TO 'rw_privacy_job'@'localhost';
GRANT SELECT (account_id, id, state, vcon_hash, started_at, retention_until, row_until, version), DELETE, UPDATE (id, state, started_at, duration_ms, created_at, received_at, status, consent, consent_at, consent_offset_ms, caller_hash, retention_until, row_until, flags, version) ON rufwacht.conversation TO 'rw_privacy_job'@'localhost';
GRANT SELECT (account_id, conversation_id), DELETE ON rufwacht.conversation_part TO 'rw_privacy_job'@'localhost';
GRANT SELECT (account_id, conversation_id), DELETE ON rufwacht_keys.conversation_key TO 'rw_privacy_job'@'localhost';
GRANT INSERT ON rufwacht.erasure TO 'rw_privacy_job'@'localhost';
GRANT SELECT (expires_at), DELETE ON rufwacht.session TO 'rw_privacy_job'@'localhost';
GRANT SELECT (token_hash, expires_at), DELETE ON rufwacht.invitation TO 'rw_privacy_job'@'localhost';
GRANT SELECT (token_hash), DELETE ON rufwacht.invitation_assistant TO 'rw_privacy_job'@'localhost';
GRANT SELECT (window_start, consecutive, blocked_until), DELETE ON rufwacht.throttle TO 'rw_privacy_job'@'localhost';
GRANT SELECT (minute), DELETE ON rufwacht.audit_attempt TO 'rw_privacy_job'@'localhost';
GRANT SELECT (seen_at), DELETE ON rufwacht.engine_replay TO 'rw_privacy_job'@'localhost';
GRANT SELECT (state, done_at), DELETE ON rufwacht.outbox TO 'rw_privacy_job'@'localhost';
GRANT SELECT (expires_at, used_at), DELETE ON rufwacht.mail_link TO 'rw_privacy_job'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_privacy_job'@'localhost';
