-- Links that confirm an e-mail address; only their hashes are kept.
CREATE TABLE email_verification_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at    TEXT
) STRICT;

CREATE INDEX email_verification_tokens_user_id ON email_verification_tokens (user_id);
