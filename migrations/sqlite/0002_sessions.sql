-- Sessions. Only hashes of ids are kept. No foreign key to users: the session of
-- a deleted user must still be told apart from no session at all.
CREATE TABLE sessions (
    id                  BLOB NOT NULL PRIMARY KEY,
    token_hash          BLOB NOT NULL UNIQUE,
    previous_token_hash BLOB,
    previous_until      TEXT,
    successor_salt      BLOB,
    user_id             BLOB,
    data                TEXT NOT NULL,
    address             TEXT,
    user_agent          TEXT,
    created_at          TEXT NOT NULL,
    last_seen_at        TEXT NOT NULL,
    expires_at          TEXT NOT NULL,
    wrote_at            TEXT
) STRICT;

CREATE INDEX sessions_previous_token_hash ON sessions (previous_token_hash)
WHERE previous_token_hash IS NOT NULL;

CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE INDEX sessions_expires_at ON sessions (expires_at);
