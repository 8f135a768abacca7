-- rw_conversations: list, read, work off, erase.
GRANT SELECT ON rufwacht.schema_version TO 'rw_conversations'@'localhost';
GRANT SELECT, UPDATE (ledger_position) ON rufwacht.instance TO 'rw_conversations'@'localhost';
GRANT SELECT (token_hash, id, person_id, account_id, state, last_used_at, expires_at, idle_seconds, stepped_up_at, wrong_codes, search_id, search_sealed, search_busy_until), UPDATE (last_used_at, search_id, search_sealed, search_busy_until) ON rufwacht.session TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.person TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.second_factor TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.account TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.membership TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.membership_assistant TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.assistant TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.assistant_version TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht.notice_text TO 'rw_conversations'@'localhost';
GRANT SELECT, UPDATE ON rufwacht.conversation TO 'rw_conversations'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE ON rufwacht.conversation_part TO 'rw_conversations'@'localhost';
GRANT INSERT ON rufwacht.erasure TO 'rw_conversations'@'localhost';
GRANT SELECT ON rufwacht_keys.account_key TO 'rw_conversations'@'localhost';
GRANT SELECT, UPDATE (notes_key, notes_day), DELETE ON rufwacht_keys.conversation_key TO 'rw_conversations'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac) ON rufwacht.audit_event TO 'rw_conversations'@'localhost';
GRANT SELECT, INSERT, UPDATE (count) ON rufwacht.audit_attempt TO 'rw_conversations'@'localhost';
