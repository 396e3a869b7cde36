-- Links in mails, whatever they are for; only their hashes are kept. They replace
-- the links that confirm an address, which had a table of their own.
CREATE TABLE verification_tokens (
    token_hash  BLOB NOT NULL PRIMARY KEY,
    purpose     TEXT NOT NULL,
    user_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    subject_id  BLOB,
    concerns_at TEXT NOT NULL,
    created_at  TEXT NOT NULL,
    expires_at  TEXT NOT NULL,
    used_at     TEXT
) STRICT;

CREATE INDEX verification_tokens_user_id ON verification_tokens (user_id, purpose);

CREATE INDEX verification_tokens_expires_at ON verification_tokens (expires_at);

INSERT INTO verification_tokens
    (token_hash, purpose, user_id, concerns_at, created_at, expires_at, used_at)
SELECT token_hash, 'verify_email', user_id, created_at, created_at, expires_at, used_at
FROM email_verification_tokens;

DROP TABLE email_verification_tokens;
