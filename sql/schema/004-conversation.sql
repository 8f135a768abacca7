-- Conversations: a row without content, sealed parts, and the keys apart.

CREATE TABLE conversation (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7 of the start of the call, so that the key is the order of the list',
  assistant_id BINARY(16) NOT NULL COMMENT 'which assistant answered',
  vcon_hash BINARY(32) NOT NULL COMMENT 'keyed hash (account''s index key) of the vCon uuid',
  state VARCHAR(8) NOT NULL COMMENT 'content; refused: kept nothing; erased; expired',
  started_at DATETIME(6) NOT NULL COMMENT 'start of the call; without content rounded to the hour',
  duration_ms INT UNSIGNED NULL COMMENT 'length; NULL without content or if not told',
  created_at DATETIME(6) NULL COMMENT 'the vCon''s own created_at, which must not change',
  received_at DATETIME(6) NULL COMMENT 'first delivery',
  status VARCHAR(8) NOT NULL DEFAULT 'new' COMMENT 'new, progress, done',
  consent VARCHAR(9) NOT NULL COMMENT 'given refused unclear silent withdrawn; noticed: told, not asked; unasked',
  consent_at DATETIME(6) NULL COMMENT 'when the answer was given',
  consent_offset_ms INT UNSIGNED NULL COMMENT 'second of the answer in the call',
  settings_version INT UNSIGNED NULL COMMENT 'version of notice and settings the engine says it spoke',
  settings_known TINYINT(1) NOT NULL DEFAULT 0 COMMENT '1: we have that version',
  caller_hash BINARY(32) NULL COMMENT 'keyed hash of the number in E.164',
  retention_until DATETIME(6) NULL COMMENT 'content is due then',
  row_until DATETIME(6) NULL COMMENT 'a row without content goes then',
  flags INT UNSIGNED NOT NULL DEFAULT 0 COMMENT '1 start replaced, 2 created_at missing, 4 time without zone, 8 signature not checked',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'raised by each change, so that nobody overwrites another',
  PRIMARY KEY (account_id, id),
  UNIQUE KEY conversation_vcon (account_id, vcon_hash),
  UNIQUE KEY conversation_state (account_id, id, state),
  KEY conversation_caller (account_id, caller_hash),
  KEY conversation_due (retention_until),
  KEY conversation_row (row_until),
  CONSTRAINT conversation_assistant FOREIGN KEY (account_id, assistant_id) REFERENCES assistant (account_id, id),
  CONSTRAINT conversation_states CHECK (state IN ('content', 'refused', 'erased', 'expired')),
  CONSTRAINT conversation_status CHECK (status IN ('new', 'progress', 'done')),
  CONSTRAINT conversation_consent CHECK (consent IN ('given', 'refused', 'unclear', 'silent', 'withdrawn', 'noticed', 'unasked')),
  CONSTRAINT conversation_yes CHECK (state <> 'content' OR consent IN ('given', 'noticed', 'unasked')),
  CONSTRAINT conversation_bare CHECK (state <> 'refused' OR (caller_hash IS NULL AND duration_ms IS NULL AND created_at IS NULL AND received_at IS NULL AND consent_at IS NULL)),
  CONSTRAINT conversation_until CHECK (state <> 'content' OR retention_until IS NOT NULL)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='one call';

CREATE TABLE conversation_part (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  conversation_id BINARY(16) NOT NULL COMMENT 'of which call',
  class TINYINT UNSIGNED NOT NULL COMMENT '1 audio 2 transcript 3 summary 4 answers 5 contact 6 notes',
  state VARCHAR(8) NOT NULL DEFAULT 'content' COMMENT 'always content: no part without a row that may hold one',
  sealed LONGBLOB NOT NULL COMMENT 'sealed with the part''s own key',
  PRIMARY KEY (account_id, conversation_id, class),
  KEY conversation_part_row (account_id, conversation_id, state),
  CONSTRAINT conversation_part_row FOREIGN KEY (account_id, conversation_id, state) REFERENCES conversation (account_id, id, state),
  CONSTRAINT conversation_part_state CHECK (state = 'content'),
  CONSTRAINT conversation_part_class CHECK (class BETWEEN 1 AND 6)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='sealed content by data class';

CREATE TABLE erasure (
  position BIGINT UNSIGNED NOT NULL COMMENT 'position in the ledger file',
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  conversation_id BINARY(16) NOT NULL COMMENT 'what',
  rule VARCHAR(24) NOT NULL COMMENT 'manual, refused, expired, subject',
  actor_id BINARY(16) NULL COMMENT 'person, if one did it',
  at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (position),
  KEY erasure_conversation (account_id, conversation_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='the erasure ledger as the database has seen it';

CREATE TABLE rufwacht_keys.account_key (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  wrapped VARBINARY(80) NOT NULL COMMENT 'account content key, sealed with the content key file',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='content keys of accounts';

CREATE TABLE rufwacht_keys.conversation_key (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  conversation_id BINARY(16) NOT NULL COMMENT 'of which call',
  audio_key VARBINARY(80) NULL COMMENT 'wrapped key; NULL: erased or never there',
  audio_day INT NULL COMMENT 'UTC day (since 1970) on which it falls due',
  transcript_key VARBINARY(80) NULL COMMENT 'as above',
  transcript_day INT NULL COMMENT 'as above',
  summary_key VARBINARY(80) NULL COMMENT 'as above',
  summary_day INT NULL COMMENT 'as above',
  answers_key VARBINARY(80) NULL COMMENT 'as above',
  answers_day INT NULL COMMENT 'as above',
  contact_key VARBINARY(80) NULL COMMENT 'as above',
  contact_day INT NULL COMMENT 'as above',
  notes_key VARBINARY(80) NULL COMMENT 'as above',
  notes_day INT NULL COMMENT 'as above',
  PRIMARY KEY (account_id, conversation_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='wrapped content keys; backed up apart and shorter';
