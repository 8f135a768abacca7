-- rufwachtctl when it rotates keys: wraps keys anew, and reads no content. What
-- lies under the totp and session keys is the login program's.
GRANT SELECT ON rufwacht.schema_version TO 'rw_keys'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_keys'@'localhost';
GRANT SELECT, INSERT (account_id, number, wrapped, created_at), UPDATE (wrapped), DELETE ON rufwacht_keys.account_key TO 'rw_keys'@'localhost';
GRANT SELECT, INSERT, UPDATE (wrapped) ON rufwacht_keys.index_key TO 'rw_keys'@'localhost';
GRANT SELECT, UPDATE (audio_key, transcript_key, summary_key, answers_key, contact_key, notes_key) ON rufwacht_keys.conversation_key TO 'rw_keys'@'localhost';
GRANT SELECT (id, closed_at) ON rufwacht.account TO 'rw_keys'@'localhost';
GRANT SELECT (id, secret, old_secret), UPDATE (secret, old_secret) ON rufwacht.engine_hook TO 'rw_keys'@'localhost';
GRANT SELECT (key_id) ON rufwacht.audit_event TO 'rw_keys'@'localhost';
