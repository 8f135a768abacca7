-- What this database is, and how far it has come.

CREATE TABLE schema_version (
  version INT UNSIGNED NOT NULL COMMENT 'number of the schema file',
  oldest_program INT UNSIGNED NOT NULL COMMENT 'programs made for an older schema than this must not run',
  applied_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (version)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='one row per applied schema file';

CREATE TABLE instance (
  one TINYINT UNSIGNED NOT NULL COMMENT 'always 1: there is one row',
  id BINARY(16) NOT NULL COMMENT 'identity of this database',
  ledger_position BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'last entry of the erasure ledger carried out here',
  PRIMARY KEY (one),
  CONSTRAINT instance_single CHECK (one = 1)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='identity and ledger position';
