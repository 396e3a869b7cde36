-- Sessions. Only hashes of ids are kept. No foreign key to users: the session of
-- a deleted user must still be told apart from no session at all.
CREATE TABLE sessions (
    id                  UUID NOT NULL PRIMARY KEY,
    token_hash          BYTEA NOT NULL UNIQUE,
    previous_token_hash BYTEA,
    previous_until      TIMESTAMPTZ,
    successor_salt      BYTEA,
    user_id             UUID,
    data                TEXT NOT NULL,
    address             TEXT,
    user_agent          TEXT,
    created_at          TIMESTAMPTZ NOT NULL,
    last_seen_at        TIMESTAMPTZ NOT NULL,
    expires_at          TIMESTAMPTZ NOT NULL,
    wrote_at            TIMESTAMPTZ
);

CREATE INDEX sessions_previous_token_hash ON sessions (previous_token_hash)
WHERE previous_token_hash IS NOT NULL;

CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE INDEX sessions_expires_at ON sessions (expires_at);
