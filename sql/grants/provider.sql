-- The provider's console and rufwachtctl: accounts and how they begin, no
-- content, no passwords.
GRANT SELECT ON rufwacht.schema_version TO 'rw_provider'@'localhost';
GRANT SELECT ON rufwacht.instance TO 'rw_provider'@'localhost';
GRANT SELECT, INSERT, UPDATE (version, closed_at) ON rufwacht.account TO 'rw_provider'@'localhost';
GRANT INSERT (account_id, wrapped, created_at) ON rufwacht_keys.account_key TO 'rw_provider'@'localhost';
GRANT SELECT (account_id), DELETE ON rufwacht.session TO 'rw_provider'@'localhost';
GRANT SELECT (id, account_id, assistant_id, label, created_at, revoked_at), INSERT, UPDATE (revoked_at) ON rufwacht.engine_key TO 'rw_provider'@'localhost';
GRANT INSERT (account_id, id, at, code, outcome, actor_kind, actor_id, role, object_kind, object_id, detail, program, request_id, address_digest, address, address_salt, mac) ON rufwacht.audit_event TO 'rw_provider'@'localhost';
