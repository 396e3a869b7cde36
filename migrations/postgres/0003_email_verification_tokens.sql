-- Links that confirm an e-mail address; only their hashes are kept.
CREATE TABLE email_verification_tokens (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    user_id    UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ
);

CREATE INDEX email_verification_tokens_user_id ON email_verification_tokens (user_id);
