-- Keys that are rotated: an account may have two, hash keys have rows of their own, audit rows name their key.

ALTER TABLE rufwacht_keys.account_key
  ADD COLUMN number INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'stands in each content key it wraps; the highest is the current one' AFTER account_id,
  DROP PRIMARY KEY,
  ADD PRIMARY KEY (account_id, number);

CREATE TABLE rufwacht_keys.index_key (
  account_id BINARY(16) NOT NULL COMMENT 'whose',
  wrapped VARBINARY(80) NOT NULL COMMENT 'hash key of the account, sealed with the index key file; no row: derived from its key 0',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='hash keys of accounts, for numbers and uuids';

CREATE TABLE recovery_key (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  sealed VARBINARY(80) NOT NULL COMMENT 'hash key of the recovery codes, sealed with the totp key file; no row: derived from its key 0',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (person_id),
  CONSTRAINT recovery_key_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='hash keys of recovery codes; only the login program reads it';

ALTER TABLE audit_event ADD COLUMN key_id INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'which key of the audit key file made the MAC' AFTER mac;
