-- Invitations to make an account, by operators. The token is in the link alone, its hash here.
CREATE TABLE invitations (
    id         BLOB NOT NULL PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    -- Whose it is; of whoever has the link where none is named.
    email      TEXT,
    uses       INTEGER NOT NULL CHECK (uses > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

CREATE INDEX invitations_expires_at ON invitations (expires_at);
