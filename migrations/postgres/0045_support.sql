-- What people ask the operators, and what is answered. Of whoever has no account there is
-- an address, which counts for nothing before it is confirmed.
CREATE TABLE tickets (
    id           UUID NOT NULL PRIMARY KEY,
    reference    TEXT NOT NULL UNIQUE,
    user_id      UUID REFERENCES users (id) ON DELETE CASCADE,
    email        TEXT,
    email_key    TEXT,
    language     TEXT,
    kind         TEXT NOT NULL,
    subject      TEXT NOT NULL,
    state        TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    updated_at   TIMESTAMPTZ NOT NULL
);

CREATE INDEX tickets_user_id ON tickets (user_id, created_at);
CREATE INDEX tickets_email ON tickets (email_key) WHERE email_key IS NOT NULL;
CREATE INDEX tickets_updated_at ON tickets (updated_at, id);

CREATE TABLE ticket_messages (
    id         UUID NOT NULL PRIMARY KEY,
    ticket_id  UUID NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    -- Which one it is in its ticket, from 0 on: two may be of one moment.
    position   INTEGER NOT NULL,
    -- 'user' or 'support'.
    author     TEXT NOT NULL,
    -- Which account answered, where it was one; not set for the command line.
    staff_id   UUID REFERENCES users (id) ON DELETE SET NULL,
    text       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE UNIQUE INDEX ticket_messages_position ON ticket_messages (ticket_id, position);
CREATE INDEX ticket_messages_staff_id ON ticket_messages (staff_id) WHERE staff_id IS NOT NULL;

-- Links in mails that open a ticket for whoever has no account; only their hashes are kept.
CREATE TABLE ticket_links (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    ticket_id  UUID NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX ticket_links_ticket_id ON ticket_links (ticket_id);
CREATE INDEX ticket_links_expires_at ON ticket_links (expires_at);

-- Whom the program tells that somebody waits for an answer.
CREATE INDEX users_staff ON users (id) WHERE role IN ('moderator', 'admin');
