-- The audit log. Written by everybody, changed by nobody.

CREATE TABLE audit_event (
  account_id BINARY(16) NOT NULL COMMENT 'whose; all zero: the provider',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  at DATETIME(6) NOT NULL COMMENT 'database clock',
  code VARCHAR(60) NOT NULL COMMENT 'area.what-happened, never reused',
  outcome VARCHAR(8) NOT NULL COMMENT 'done, refused, failed',
  actor_kind VARCHAR(8) NOT NULL COMMENT 'person, engine, job, cli, nobody',
  actor_id BINARY(16) NULL COMMENT 'person or engine key',
  role VARCHAR(8) NULL COMMENT 'role of the person at that moment',
  object_kind VARCHAR(20) NULL COMMENT 'what it was done to',
  object_id BINARY(16) NULL COMMENT 'its id',
  detail VARCHAR(200) NULL COMMENT 'codes and counts: never names, numbers or content',
  program VARCHAR(24) NOT NULL COMMENT 'which program wrote it',
  request_id BINARY(16) NULL COMMENT 'request it belongs to',
  address_digest BINARY(32) NULL COMMENT 'BLAKE2b of salt and network address',
  address VARBINARY(16) NULL COMMENT 'network address; forgotten together with the salt',
  address_salt BINARY(16) NULL COMMENT 'random, per row',
  mac BINARY(32) NOT NULL COMMENT 'keyed MAC (audit key file) over everything but address, salt and seal',
  seal_id BIGINT UNSIGNED NULL COMMENT 'seal that covers the row; set by the seal job only',
  PRIMARY KEY (account_id, id),
  KEY audit_event_object (account_id, object_id, id),
  KEY audit_event_actor (account_id, actor_id, id),
  CONSTRAINT audit_event_outcome CHECK (outcome IN ('done', 'refused', 'failed')),
  CONSTRAINT audit_event_actor CHECK (actor_kind IN ('person', 'engine', 'job', 'cli', 'nobody'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='who did what, when, from where';

CREATE TABLE audit_attempt (
  minute DATETIME NOT NULL COMMENT 'database clock, cut to the minute',
  code VARCHAR(60) NOT NULL COMMENT 'what was tried',
  address_digest BINARY(32) NOT NULL COMMENT 'keyed digest of the network address',
  count INT UNSIGNED NOT NULL COMMENT 'how often in that minute',
  PRIMARY KEY (minute, code, address_digest)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='attempts without a session, counted';

CREATE TABLE job_lease (
  job VARCHAR(40) NOT NULL COMMENT 'name of the job',
  account_id BINARY(16) NOT NULL COMMENT 'per account, or all zero',
  holder BINARY(16) NOT NULL COMMENT 'random id of the process',
  until DATETIME(6) NOT NULL COMMENT 'database clock; renewed each batch',
  last_done_at DATETIME(6) NULL COMMENT 'end of the last complete run',
  PRIMARY KEY (job, account_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='one holder at a time, on any host';
