-- Passkeys, and the challenges that a browser has not answered yet.
CREATE TABLE passkeys (
    id            BLOB NOT NULL PRIMARY KEY,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    credential    TEXT NOT NULL,
    transports    TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    last_used_at  TEXT
) STRICT;

CREATE INDEX passkeys_user_id ON passkeys (user_id);

CREATE TABLE passkey_ceremonies (
    id         BLOB NOT NULL PRIMARY KEY,
    purpose    TEXT NOT NULL,
    session_id BLOB,
    state      TEXT NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;

CREATE INDEX passkey_ceremonies_expires_at ON passkey_ceremonies (expires_at);
