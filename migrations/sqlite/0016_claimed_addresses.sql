-- An address belongs to the account that has confirmed it. Until somebody has, any
-- number of accounts may claim it; a claim that somebody made by registering has
-- the time of that in claimed_at, and ends some days later.
--
-- SQLite cannot drop a UNIQUE that stands in a table's definition, so the table is
-- made anew (https://www.sqlite.org/lang_altertable.html#otheralter). While foreign
-- keys are enforced, DROP TABLE would delete whatever refers to a user: the program
-- migrates without, and the next three statements stop everybody else.
CREATE TEMPORARY TABLE foreign_keys_must_be_off (enforced INTEGER NOT NULL CHECK (enforced = 0));

INSERT INTO foreign_keys_must_be_off SELECT foreign_keys FROM pragma_foreign_keys;

DROP TABLE foreign_keys_must_be_off;

CREATE TABLE users_next (
    id                     BLOB NOT NULL PRIMARY KEY,
    username               TEXT NOT NULL,
    username_key           TEXT NOT NULL UNIQUE,
    email                  TEXT NOT NULL,
    email_key              TEXT NOT NULL,
    password_hash          TEXT NOT NULL,
    role                   TEXT NOT NULL DEFAULT 'user' CHECK (
        role IN ('user', 'creator', 'premium', 'moderator', 'admin', 'artist', 'producer', 'label')
    ),
    is_verified            INTEGER NOT NULL DEFAULT 0,
    created_at             TEXT NOT NULL,
    promoted_to_creator_at TEXT,
    two_factor_enabled     INTEGER NOT NULL DEFAULT 0,
    claimed_at             TEXT
) STRICT;

INSERT INTO users_next
    (id, username, username_key, email, email_key, password_hash, role, is_verified, created_at,
     promoted_to_creator_at, two_factor_enabled)
SELECT id, username, username_key, email, email_key, password_hash, role, is_verified, created_at,
       promoted_to_creator_at, two_factor_enabled
FROM users;

DROP TABLE users;

ALTER TABLE users_next RENAME TO users;

CREATE INDEX users_promoted_to_creator_at ON users (promoted_to_creator_at)
WHERE promoted_to_creator_at IS NOT NULL;

CREATE UNIQUE INDEX users_confirmed_email ON users (email_key) WHERE is_verified = TRUE;

CREATE INDEX users_claimed_email ON users (email_key) WHERE is_verified = FALSE;

CREATE INDEX users_claimed_at ON users (claimed_at) WHERE claimed_at IS NOT NULL;

-- The claims of today count from today. Accounts that an operator has made stay.
UPDATE users SET claimed_at = strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')
WHERE is_verified = FALSE
  AND NOT EXISTS (SELECT 1 FROM audit_logs
                  WHERE subject_id = users.id AND action = 'user.create' AND actor = 'operator');

-- What a login needs or takes beside the password is for confirmed addresses alone:
-- whoever has put it there may be somebody else than who reads that mailbox.
DELETE FROM passkeys WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM backup_codes WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM totp_secrets WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM sessions WHERE second_factor_user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

UPDATE users SET two_factor_enabled = 0 WHERE is_verified = FALSE;

-- By which version of the program's rule the keys of addresses were computed, one
-- row: it computes them anew where its own is another.
CREATE TABLE email_key_rule (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
) STRICT;

INSERT INTO email_key_rule (id, version) VALUES (1, 1);
