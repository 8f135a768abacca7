-- Engines that sign: pinned certificates, hooks with their secrets, and what was seen before.

CREATE TABLE engine_certificate (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  der VARBINARY(8000) NOT NULL COMMENT 'the certificate (X.509, DER): of a signer, or of an authority that issues them',
  fingerprint BINARY(32) NOT NULL COMMENT 'SHA-256 of it',
  label VARCHAR(80) NOT NULL COMMENT 'to tell them apart',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  revoked_at DATETIME(6) NULL COMMENT 'no signature counts from then on',
  PRIMARY KEY (account_id, id),
  KEY engine_certificate_id (id),
  CONSTRAINT engine_certificate_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='certificates pinned for signed vCons';

CREATE TABLE engine_hook (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the token in the address; the address is shown once',
  account_id BINARY(16) NOT NULL COMMENT 'account it speaks for',
  assistant_id BINARY(16) NOT NULL COMMENT 'assistant all its calls belong to',
  profile VARCHAR(40) NOT NULL COMMENT 'engine profile: how it signs and what its fields mean',
  secret VARBINARY(1100) NOT NULL COMMENT 'signing secret, sealed with the hook key file',
  old_secret VARBINARY(1100) NULL COMMENT 'the one before, sealed likewise',
  old_until DATETIME(6) NULL COMMENT 'the one before counts until then',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  revoked_at DATETIME(6) NULL COMMENT 'answered with 410 from then on',
  PRIMARY KEY (id),
  UNIQUE KEY engine_hook_token (token_hash),
  KEY engine_hook_account (account_id),
  CONSTRAINT engine_hook_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id),
  CONSTRAINT engine_hook_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT engine_hook_old CHECK ((old_secret IS NULL) = (old_until IS NULL))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='where engines of others send their events';

CREATE TABLE engine_replay (
  hook_id BINARY(16) NOT NULL COMMENT 'where it came in',
  message BINARY(32) NOT NULL COMMENT 'keyed hash of the message id; of the body where the engine names none',
  body BINARY(32) NOT NULL COMMENT 'keyed hash of the body',
  seen_at DATETIME(6) NOT NULL COMMENT 'database clock; deleted after seven days',
  conversation_id BINARY(16) NULL COMMENT 'what came of it; NULL without content',
  content TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: content was stored',
  retention_until DATETIME(6) NULL COMMENT 'as it was answered',
  PRIMARY KEY (hook_id, message),
  KEY engine_replay_seen (seen_at),
  CONSTRAINT engine_replay_hook FOREIGN KEY (hook_id) REFERENCES engine_hook (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='events seen before, so that a repetition stores nothing twice';

ALTER TABLE conversation MODIFY flags INT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 start replaced, 2 created_at missing, 4 time without zone, 8 signature not checked, 16 no transcript any more, 32 signature verified';
