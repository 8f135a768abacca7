-- Accounts, people, memberships, sign-in. A person is not an account.

CREATE TABLE account (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7; all zero: the provider',
  name VARCHAR(120) NOT NULL COMMENT 'shown to its people',
  brand VARCHAR(40) NOT NULL DEFAULT 'base' COMMENT 'installed brand',
  language VARCHAR(5) NOT NULL DEFAULT 'de' COMMENT 'default language of its people',
  retention_days SMALLINT UNSIGNED NOT NULL DEFAULT 30 COMMENT 'period of the account, days; never for ever',
  agents_see_pii TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: names and numbers are masked for agents',
  version INT UNSIGNED NOT NULL DEFAULT 1 COMMENT 'raised first by every change that a rule over several rows guards',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  closed_at DATETIME(6) NULL COMMENT 'since when nobody gets in',
  PRIMARY KEY (id),
  CONSTRAINT account_retention CHECK (retention_days <= 1095)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='one customer (tenant)';

CREATE TABLE person (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  email VARCHAR(254) NOT NULL COMMENT 'folded by text_mail(): lower case, ASCII domain',
  name VARCHAR(120) NOT NULL COMMENT 'as the person wrote it',
  language VARCHAR(5) NULL COMMENT 'chosen language; NULL: as the browser asks',
  theme VARCHAR(6) NOT NULL DEFAULT 'system' COMMENT 'system, light or dark',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (id),
  UNIQUE KEY person_email (email),
  CONSTRAINT person_theme CHECK (theme IN ('system', 'light', 'dark'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='somebody who signs in; global';

CREATE TABLE person_password (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  sealed VARBINARY(255) NOT NULL COMMENT 'Argon2id string with its parameters, sealed with the totp key file',
  changed_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (person_id),
  CONSTRAINT person_password_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='only the login program reads it';

CREATE TABLE person_totp (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7 of the factor',
  sealed VARBINARY(80) NOT NULL COMMENT '20-byte secret (RFC 6238), sealed with the totp key file',
  last_counter BIGINT NOT NULL DEFAULT 0 COMMENT 'time step of the last accepted code: no code twice',
  created_at DATETIME(6) NOT NULL COMMENT 'when the first code was right',
  PRIMARY KEY (person_id),
  CONSTRAINT person_totp_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='second factor; only the login program reads it';

CREATE TABLE second_factor (
  person_id BINARY(16) NOT NULL COMMENT 'who has one set up',
  PRIMARY KEY (person_id),
  CONSTRAINT second_factor_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='that a person has a second factor: readable where the secret is not; written by login together with it';

CREATE TABLE recovery_code (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  hash BINARY(32) NOT NULL COMMENT 'keyed hash of the code (totp key file)',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (person_id, hash),
  CONSTRAINT recovery_code_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='unused recovery codes; a used one is deleted';

CREATE TABLE membership (
  account_id BINARY(16) NOT NULL COMMENT 'in which account',
  person_id BINARY(16) NOT NULL COMMENT 'who',
  role VARCHAR(8) NOT NULL COMMENT 'owner admin manager agent privacy auditor; operator support reseller in account 0',
  active TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: no way in',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id, person_id),
  KEY membership_person (person_id),
  CONSTRAINT membership_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT membership_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT membership_role CHECK (role IN ('owner', 'admin', 'manager', 'agent', 'privacy', 'auditor', 'operator', 'support', 'reseller'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='carries every right';

CREATE TABLE invitation (
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the token in the link',
  account_id BINARY(16) NOT NULL COMMENT 'into which account',
  email VARCHAR(254) NOT NULL COMMENT 'bound to this address (folded)',
  role VARCHAR(8) NOT NULL COMMENT 'role it gives',
  inviter_id BINARY(16) NULL COMMENT 'person who invited; NULL: the provider''s command line',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  expires_at DATETIME(6) NOT NULL COMMENT '72 hours later',
  used_at DATETIME(6) NULL COMMENT 'one use',
  PRIMARY KEY (token_hash),
  KEY invitation_address (account_id, email),
  CONSTRAINT invitation_account FOREIGN KEY (account_id) REFERENCES account (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='open and used invitations';

CREATE TABLE session (
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the cookie',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7, to name it on the profile page',
  person_id BINARY(16) NOT NULL COMMENT 'who',
  account_id BINARY(16) NULL COMMENT 'current account; NULL: not chosen yet',
  state VARCHAR(6) NOT NULL COMMENT 'half: password was right; enrol: the second factor must be set up first; full',
  started_at DATETIME(6) NOT NULL COMMENT 'sign-in, kept when the token rotates',
  last_used_at DATETIME(6) NOT NULL COMMENT 'written at most once a minute',
  expires_at DATETIME(6) NOT NULL COMMENT 'absolute end',
  idle_seconds INT UNSIGNED NOT NULL COMMENT 'ends after this much silence',
  stepped_up_at DATETIME(6) NULL COMMENT 'last proof of a second factor (or password where none is due)',
  wrong_codes TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'five void a half session',
  enrol_sealed VARBINARY(80) NULL COMMENT 'secret offered for enrolment, sealed with the totp key file',
  browser VARCHAR(60) NOT NULL DEFAULT '' COMMENT 'family and system, from the User-Agent',
  network VARBINARY(16) NULL COMMENT 'address cut to /24 or /48',
  search_id BINARY(16) NULL COMMENT 'id of the search words held here',
  search_sealed VARBINARY(600) NULL COMMENT 'search words, sealed with the session key file',
  search_busy_until DATETIME(6) NULL COMMENT 'one running search per session',
  PRIMARY KEY (token_hash),
  UNIQUE KEY session_id (id),
  KEY session_person (person_id),
  KEY session_expires (expires_at),
  CONSTRAINT session_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT session_state CHECK (state IN ('half', 'enrol', 'full'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='signed-in browsers';

CREATE TABLE throttle (
  subject BINARY(32) NOT NULL COMMENT 'keyed hash of "email:…" or "address:…"',
  failures INT UNSIGNED NOT NULL COMMENT 'in the running window',
  consecutive INT UNSIGNED NOT NULL COMMENT 'since the last success; 100 is the end',
  window_start DATETIME(6) NOT NULL COMMENT 'database clock',
  blocked_until DATETIME(6) NULL COMMENT 'no attempt is looked at before',
  PRIMARY KEY (subject),
  KEY throttle_window (window_start)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='failed sign-ins by address typed and by network address';

INSERT INTO account (id, name, created_at) VALUES (REPEAT(CHAR(0), 16), 'Provider', UTC_TIMESTAMP(6));
