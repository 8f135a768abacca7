-- The API for phone engines: writes what is delivered, and can neither read a
-- sealed part again nor a wrapped content key.
GRANT SELECT ON rufwacht.schema_version TO 'rw_engine'@'localhost';
GRANT SELECT, UPDATE (ledger_position) ON rufwacht.instance TO 'rw_engine'@'localhost';
GRANT SELECT (name, title, xslt, accent_light, accent_dark, on_accent_light, on_accent_dark, radius, font, logo_type, sender_name, sender_address, imprint, privacy, accessibility, css_file, logo_file, words_file, updated_at) ON rufwacht.brand TO 'rw_engine'@'localhost';
GRANT SELECT (host, brand) ON rufwacht.brand_host TO 'rw_engine'@'localhost';
GRANT SELECT (id, retention_days, closed_at) ON rufwacht.account TO 'rw_engine'@'localhost';
GRANT SELECT (id, hash, account_id, assistant_id, revoked_at) ON rufwacht.engine_key TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, id, der, revoked_at) ON rufwacht.engine_certificate TO 'rw_engine'@'localhost';
GRANT SELECT ON rufwacht.engine_hook TO 'rw_engine'@'localhost';
GRANT SELECT, INSERT (hook_id, message, body, seen_at), UPDATE (conversation_id, content, retention_until) ON rufwacht.engine_replay TO 'rw_engine'@'localhost';
GRANT SELECT ON rufwacht.assistant TO 'rw_engine'@'localhost';
GRANT SELECT ON rufwacht.assistant_version TO 'rw_engine'@'localhost';
GRANT SELECT ON rufwacht.notice_text TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, id, assistant_id, vcon_hash, state, started_at, duration_ms, created_at, consent, consent_at, consent_offset_ms, settings_version, settings_known, caller_hash, retention_until, flags, version), INSERT, UPDATE (id, state, started_at, duration_ms, created_at, received_at, status, consent, consent_at, consent_offset_ms, settings_version, settings_known, caller_hash, retention_until, row_until, flags, version) ON rufwacht.conversation TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, conversation_id, class), INSERT, DELETE ON rufwacht.conversation_part TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, number, wrapped) ON rufwacht_keys.account_key TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, wrapped) ON rufwacht_keys.index_key TO 'rw_engine'@'localhost';
GRANT SELECT (account_id, conversation_id), INSERT, UPDATE (audio_key, audio_day, transcript_key, transcript_day, summary_key, summary_day, answers_key, answers_day, contact_key, contact_day), DELETE ON rufwacht_keys.conversation_key TO 'rw_engine'@'localhost';
GRANT INSERT ON rufwacht.erasure TO 'rw_engine'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac, key_id) ON rufwacht.audit_event TO 'rw_engine'@'localhost';
GRANT SELECT, INSERT, UPDATE (count) ON rufwacht.audit_attempt TO 'rw_engine'@'localhost';
