-- Assistants, their numbered settings, the keys of phone engines.

CREATE TABLE assistant (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  name VARCHAR(80) NOT NULL COMMENT 'shown in lists',
  language VARCHAR(5) NOT NULL DEFAULT 'de' COMMENT 'language it speaks first',
  settings_version INT UNSIGNED NOT NULL COMMENT 'version in force',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id, id),
  CONSTRAINT assistant_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='a telephone assistant';

CREATE TABLE assistant_version (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  assistant_id BINARY(16) NOT NULL COMMENT 'which assistant',
  number INT UNSIGNED NOT NULL COMMENT '1, 2, 3 …; never changed, never reused',
  consent_mode VARCHAR(8) NOT NULL COMMENT 'none, notice, explicit',
  retention_days SMALLINT UNSIGNED NULL COMMENT 'shorter than the account''s; NULL: the account''s',
  may_record TINYINT(1) NOT NULL COMMENT 'audio may be kept',
  may_transcribe TINYINT(1) NOT NULL COMMENT 'text may be kept',
  reason VARCHAR(500) NULL COMMENT 'why, where the change weakens protection',
  author_id BINARY(16) NULL COMMENT 'person; NULL: the provider''s command line',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id, assistant_id, number),
  CONSTRAINT assistant_version_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id),
  CONSTRAINT assistant_version_mode CHECK (consent_mode IN ('none', 'notice', 'explicit')),
  CONSTRAINT assistant_version_retention CHECK (retention_days IS NULL OR retention_days <= 1095)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='numbered settings of an assistant';

CREATE TABLE notice_text (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  assistant_id BINARY(16) NOT NULL COMMENT 'which assistant',
  number INT UNSIGNED NOT NULL COMMENT 'settings version it belongs to',
  language VARCHAR(5) NOT NULL COMMENT 'de, en',
  body VARCHAR(4000) NOT NULL COMMENT 'privacy notice, with the question where the mode is explicit',
  hash BINARY(32) NOT NULL COMMENT 'BLAKE2b-256 of the text',
  PRIMARY KEY (account_id, assistant_id, number, language),
  CONSTRAINT notice_text_version FOREIGN KEY (account_id, assistant_id, number) REFERENCES assistant_version (account_id, assistant_id, number)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='what callers are told, per version and language';

CREATE TABLE membership_assistant (
  account_id BINARY(16) NOT NULL COMMENT 'in which account',
  person_id BINARY(16) NOT NULL COMMENT 'manager or agent',
  assistant_id BINARY(16) NOT NULL COMMENT 'assistant they were given',
  PRIMARY KEY (account_id, person_id, assistant_id),
  CONSTRAINT membership_assistant_member FOREIGN KEY (account_id, person_id) REFERENCES membership (account_id, person_id),
  CONSTRAINT membership_assistant_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='rights per assistant';

CREATE TABLE invitation_assistant (
  token_hash BINARY(32) NOT NULL COMMENT 'which invitation',
  account_id BINARY(16) NOT NULL COMMENT 'in which account',
  assistant_id BINARY(16) NOT NULL COMMENT 'assistant it gives',
  PRIMARY KEY (token_hash, assistant_id),
  CONSTRAINT invitation_assistant_invitation FOREIGN KEY (token_hash) REFERENCES invitation (token_hash),
  CONSTRAINT invitation_assistant_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='rights per assistant of an invitation';

CREATE TABLE engine_key (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  hash BINARY(32) NOT NULL COMMENT 'hash of the key; the key is shown once',
  account_id BINARY(16) NOT NULL COMMENT 'account it speaks for',
  assistant_id BINARY(16) NULL COMMENT 'assistant of calls that name none',
  label VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'to tell keys apart',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  revoked_at DATETIME(6) NULL COMMENT 'not accepted from then on',
  PRIMARY KEY (id),
  UNIQUE KEY engine_key_hash (hash),
  KEY engine_key_account (account_id),
  CONSTRAINT engine_key_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id),
  CONSTRAINT engine_key_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='API keys of phone engines';
