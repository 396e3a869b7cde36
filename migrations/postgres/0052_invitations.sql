-- Invitations to make an account, by operators. The token is in the link alone, its hash here.
CREATE TABLE invitations (
    id         UUID NOT NULL PRIMARY KEY,
    token_hash BYTEA NOT NULL UNIQUE,
    -- Whose it is; of whoever has the link where none is named.
    email      TEXT,
    uses       INTEGER NOT NULL CHECK (uses > 0),
    used       INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND uses),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ
);

CREATE INDEX invitations_expires_at ON invitations (expires_at);
