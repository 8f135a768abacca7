-- People: rules of an account, second factors, links in mails, mails to send, requests that need a second person.

ALTER TABLE account
  ADD COLUMN password_min TINYINT UNSIGNED NOT NULL DEFAULT 12 COMMENT 'shortest password of its people, code points; never below the provider''s',
  ADD COLUMN factor_roles VARCHAR(80) NOT NULL DEFAULT '' COMMENT 'roles that must have a second factor beside owner, admin, manager; blanks between',
  ADD COLUMN factor_grace_days TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'days a person may go on without one after it is asked for',
  ADD COLUMN dormant_days SMALLINT UNSIGNED NOT NULL DEFAULT 90 COMMENT 'days without sign-in after which a membership is suspended',
  ADD COLUMN four_eyes VARCHAR(300) NOT NULL DEFAULT '' COMMENT 'actions that need a second person; blanks between',
  ADD COLUMN leavers_named TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: what somebody wrote who left carries a pseudonym',
  ADD COLUMN seat_limit SMALLINT UNSIGNED NULL COMMENT 'most active members and open invitations; NULL: no limit',
  ADD CONSTRAINT account_password_min CHECK (password_min BETWEEN 12 AND 64),
  ADD CONSTRAINT account_factor_grace CHECK (factor_grace_days <= 14),
  ADD CONSTRAINT account_dormant CHECK (dormant_days BETWEEN 30 AND 365);

ALTER TABLE membership
  ADD COLUMN role_since DATETIME(6) NULL COMMENT 'last change of role or assistants; NULL: since created_at',
  ADD COLUMN role_by BINARY(16) NULL COMMENT 'person who changed it last; NULL: the invitation or the provider',
  ADD COLUMN last_used_at DATETIME(6) NULL COMMENT 'last complete sign-in into this account',
  ADD COLUMN factor_due_at DATETIME(6) NULL COMMENT 'from when on a second factor must be there; NULL: at once where the role needs one, else never',
  ADD COLUMN ended_at DATETIME(6) NULL COMMENT 'since when it is not active',
  ADD COLUMN ended_why VARCHAR(8) NULL COMMENT 'left: deactivated by somebody; dormant: not used for too long',
  ADD COLUMN dormant_told_at DATETIME(6) NULL COMMENT 'when the person was told that it will be suspended',
  ADD CONSTRAINT membership_ended CHECK (ended_why IN ('left', 'dormant'));

-- Until now sign-ins stood in the audit log only; nobody is to be suspended for that.
UPDATE membership m SET last_used_at = (SELECT MAX(e.at) FROM audit_event e WHERE e.account_id = m.account_id AND e.actor_id = m.person_id AND e.code = 'login.signed-in' AND e.outcome = 'done');

ALTER TABLE invitation
  ADD COLUMN id BINARY(16) NULL COMMENT 'UUIDv7; NULL: made by an older program' AFTER token_hash,
  ADD UNIQUE KEY invitation_id (id);
ALTER TABLE invitation_assistant DROP FOREIGN KEY invitation_assistant_invitation;
ALTER TABLE invitation_assistant
  ADD CONSTRAINT invitation_assistant_link FOREIGN KEY (token_hash) REFERENCES invitation (token_hash) ON UPDATE CASCADE ON DELETE CASCADE;

ALTER TABLE second_factor
  ADD COLUMN totp TINYINT(1) NOT NULL DEFAULT 1 COMMENT 'an authenticator app',
  ADD COLUMN passkeys TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'number of passkeys',
  ADD COLUMN codes_left TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'unused recovery codes',
  ADD COLUMN last_used_at DATETIME(6) NULL COMMENT 'last time one was shown';
UPDATE second_factor f SET codes_left = (SELECT COUNT(*) FROM recovery_code r WHERE r.person_id = f.person_id);

CREATE TABLE passkey (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7 of the factor',
  credential_id VARBINARY(512) NOT NULL COMMENT 'chosen by the authenticator (WebAuthn)',
  public_key VARBINARY(600) NOT NULL COMMENT 'x and y, the point, or n and e, as libfido2 writes them; only login reads and writes it',
  algorithm SMALLINT NOT NULL COMMENT 'COSE algorithm: -7 ES256, -8 EdDSA, -257 RS256',
  sign_count INT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'last counter seen; 0: it has none',
  rp_id VARCHAR(253) NOT NULL COMMENT 'host name it was made for',
  name VARCHAR(60) NOT NULL COMMENT 'as the person calls it',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  last_used_at DATETIME(6) NULL COMMENT 'last assertion that was right',
  PRIMARY KEY (person_id, id),
  UNIQUE KEY passkey_credential (credential_id),
  CONSTRAINT passkey_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='passkeys and security keys; only the login program reads it';

ALTER TABLE session
  ADD COLUMN challenge VARBINARY(32) NULL COMMENT 'of the passkey ceremony under way; used once',
  ADD COLUMN challenge_until DATETIME(6) NULL COMMENT 'and until when',
  ADD COLUMN rotated_at DATETIME(6) NULL COMMENT 'when its token was made; a role changed later gives it another';
UPDATE session SET rotated_at = started_at;

CREATE TABLE password_history (
  person_id BINARY(16) NOT NULL COMMENT 'whose',
  changed_at DATETIME(6) NOT NULL COMMENT 'when it was set',
  sealed VARBINARY(255) NOT NULL COMMENT 'as in person_password',
  PRIMARY KEY (person_id, changed_at),
  CONSTRAINT password_history_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='passwords of before, so that none comes back; only the login program reads it';

CREATE TABLE password_mark (
  person_id BINARY(16) NOT NULL COMMENT 'whose password became known to others',
  marked_by BINARY(16) NOT NULL COMMENT 'person who says so',
  marked_at DATETIME(6) NOT NULL COMMENT 'database clock; the next sign-in must choose another one',
  PRIMARY KEY (person_id),
  CONSTRAINT password_mark_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='passwords that must be changed; the only reason to force it';

CREATE TABLE login_lock (
  person_id BINARY(16) NOT NULL COMMENT 'whose sign-in is held back after wrong attempts',
  locked_at DATETIME(6) NOT NULL COMMENT 'first wait of this series',
  until_at DATETIME(6) NULL COMMENT 'end of the longest wait so far; NULL: until the password is reset',
  PRIMARY KEY (person_id),
  KEY login_lock_until (until_at),
  CONSTRAINT login_lock_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='running locks of known people; the row goes when it is over and told';

CREATE TABLE mail_link (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  token_hash BINARY(32) NOT NULL COMMENT 'hash of the token in the link; random until the mail job made the token',
  purpose VARCHAR(16) NOT NULL COMMENT 'password-reset, email-confirm, session-end',
  person_id BINARY(16) NOT NULL COMMENT 'for whom',
  session_id BINARY(16) NULL COMMENT 'session-end: which',
  email VARCHAR(254) NULL COMMENT 'email-confirm: the address to be (folded)',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  expires_at DATETIME(6) NOT NULL COMMENT 'no use afterwards',
  used_at DATETIME(6) NULL COMMENT 'one use',
  PRIMARY KEY (id),
  UNIQUE KEY mail_link_token (token_hash),
  KEY mail_link_person (person_id, purpose),
  KEY mail_link_expires (expires_at),
  CONSTRAINT mail_link_person FOREIGN KEY (person_id) REFERENCES person (id),
  CONSTRAINT mail_link_purpose CHECK (purpose IN ('password-reset', 'email-confirm', 'session-end'))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='links sent by mail, beside invitations';

CREATE TABLE outbox (
  id BINARY(16) NOT NULL COMMENT 'UUIDv7; its Message-ID and the token of its link are made from it',
  account_id BINARY(16) NOT NULL COMMENT 'whose brand and language; all zero: the provider',
  kind VARCHAR(24) NOT NULL COMMENT 'which mail, see common/store/outbox.h',
  person_id BINARY(16) NULL COMMENT 'recipient: their address when it is sent',
  email VARCHAR(254) NULL COMMENT 'recipient who is no person, or an address of before (folded)',
  object_id BINARY(16) NULL COMMENT 'what it is about: an invitation, a mail_link, a request',
  detail VARCHAR(100) NULL COMMENT 'codes and counts only',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  not_after DATETIME(6) NULL COMMENT 'of no use afterwards: dropped',
  state VARCHAR(8) NOT NULL DEFAULT 'queued' COMMENT 'queued, sent, failed, dropped',
  attempts TINYINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'times it was tried',
  next_at DATETIME(6) NOT NULL COMMENT 'not tried before',
  holder BINARY(16) NULL COMMENT 'process that has it in hand',
  held_until DATETIME(6) NULL COMMENT 'lease, database clock',
  done_at DATETIME(6) NULL COMMENT 'end of its way',
  result VARCHAR(40) NULL COMMENT 'SMTP code or a code of ours; never text of the server',
  PRIMARY KEY (id),
  KEY outbox_due (state, next_at),
  CONSTRAINT outbox_state CHECK (state IN ('queued', 'sent', 'failed', 'dropped')),
  CONSTRAINT outbox_recipient CHECK ((person_id IS NULL) <> (email IS NULL)),
  CONSTRAINT outbox_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT outbox_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='mails to send: references, never content';

CREATE TABLE decision (
  account_id BINARY(16) NOT NULL COMMENT 'in which account',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  code VARCHAR(40) NOT NULL COMMENT 'what was decided: the code of its audit row',
  object_kind VARCHAR(20) NULL COMMENT 'what it is about',
  object_id BINARY(16) NULL COMMENT 'its id',
  person_id BINARY(16) NOT NULL COMMENT 'who decided',
  detail VARCHAR(200) NULL COMMENT 'codes it is about; blanks between',
  reason VARCHAR(500) NOT NULL COMMENT 'why, in their words',
  decided_at DATETIME(6) NOT NULL COMMENT 'database clock',
  PRIMARY KEY (account_id, id),
  KEY decision_object (account_id, object_id),
  CONSTRAINT decision_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT decision_person FOREIGN KEY (person_id) REFERENCES person (id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='reasons of changes to rights and rules; never changed';

CREATE TABLE approval (
  account_id BINARY(16) NOT NULL COMMENT 'in which account',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  action VARCHAR(40) NOT NULL COMMENT 'what is asked for, see common/store/approval.h',
  path VARCHAR(200) NOT NULL COMMENT 'the form it was asked with',
  fields BLOB NOT NULL COMMENT 'its fields, form encoded, without token; never a secret',
  object_kind VARCHAR(20) NULL COMMENT 'what it is about',
  object_id BINARY(16) NULL COMMENT 'its id',
  requester_id BINARY(16) NOT NULL COMMENT 'person who asks',
  reason VARCHAR(500) NOT NULL COMMENT 'why, in their words',
  state VARCHAR(9) NOT NULL DEFAULT 'open' COMMENT 'open, approved, refused, withdrawn, expired, done',
  needs_second TINYINT(1) NOT NULL DEFAULT 1 COMMENT '0: nobody else could decide, or the account did not ask for it: only due_at counts',
  decider_id BINARY(16) NULL COMMENT 'who approved, refused or withdrew it',
  decided_at DATETIME(6) NULL COMMENT 'database clock',
  due_at DATETIME(6) NULL COMMENT 'it may be carried out from then on; NULL: at once',
  expires_at DATETIME(6) NOT NULL COMMENT 'of no use afterwards',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  done_at DATETIME(6) NULL COMMENT 'carried out',
  PRIMARY KEY (account_id, id),
  KEY approval_open (state, expires_at),
  CONSTRAINT approval_account FOREIGN KEY (account_id) REFERENCES account (id),
  CONSTRAINT approval_requester FOREIGN KEY (requester_id) REFERENCES person (id),
  CONSTRAINT approval_second CHECK (decider_id IS NULL OR decider_id <> requester_id OR state = 'withdrawn'),
  CONSTRAINT approval_state CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'expired', 'done')),
  CONSTRAINT approval_waited CHECK (state NOT IN ('approved', 'done') OR decider_id IS NOT NULL OR (needs_second = 0 AND due_at IS NOT NULL AND (done_at IS NULL OR done_at >= due_at)))
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='requests that need a second person or a day of waiting';

CREATE TABLE owner_offer (
  account_id BINARY(16) NOT NULL COMMENT 'which account is handed over',
  from_id BINARY(16) NOT NULL COMMENT 'owner who offers it; becomes an admin',
  id BINARY(16) NOT NULL COMMENT 'UUIDv7',
  to_id BINARY(16) NOT NULL COMMENT 'member who may accept it',
  created_at DATETIME(6) NOT NULL COMMENT 'database clock',
  expires_at DATETIME(6) NOT NULL COMMENT '48 hours later',
  PRIMARY KEY (account_id, from_id),
  UNIQUE KEY owner_offer_id (id),
  KEY owner_offer_to (account_id, to_id),
  CONSTRAINT owner_offer_from FOREIGN KEY (account_id, from_id) REFERENCES membership (account_id, person_id),
  CONSTRAINT owner_offer_to FOREIGN KEY (account_id, to_id) REFERENCES membership (account_id, person_id),
  CONSTRAINT owner_offer_both CHECK (from_id <> to_id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin COMMENT='ownership offered and not accepted yet; the row goes when it is decided';
