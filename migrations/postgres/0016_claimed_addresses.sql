-- An address belongs to the account that has confirmed it. Until somebody has, any
-- number of accounts may claim it; a claim that somebody made by registering has
-- the time of that in claimed_at, and ends some days later.
ALTER TABLE users DROP CONSTRAINT users_email_key_key;

ALTER TABLE users ADD COLUMN claimed_at TIMESTAMPTZ;

CREATE UNIQUE INDEX users_confirmed_email ON users (email_key) WHERE is_verified = TRUE;

CREATE INDEX users_claimed_email ON users (email_key) WHERE is_verified = FALSE;

CREATE INDEX users_claimed_at ON users (claimed_at) WHERE claimed_at IS NOT NULL;

-- The claims of today count from today. Accounts that an operator has made stay.
UPDATE users SET claimed_at = now()
WHERE is_verified = FALSE
  AND NOT EXISTS (SELECT 1 FROM audit_logs
                  WHERE subject_id = users.id AND action = 'user.create' AND actor = 'operator');

-- What a login needs or takes beside the password is for confirmed addresses alone:
-- whoever has put it there may be somebody else than who reads that mailbox.
DELETE FROM passkeys WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM backup_codes WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM totp_secrets WHERE user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

DELETE FROM sessions WHERE second_factor_user_id IN (SELECT id FROM users WHERE is_verified = FALSE);

UPDATE users SET two_factor_enabled = FALSE WHERE is_verified = FALSE;

-- By which version of the program's rule the keys of addresses were computed, one
-- row: it computes them anew where its own is another.
CREATE TABLE email_key_rule (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL
);

INSERT INTO email_key_rule (id, version) VALUES (1, 1);
