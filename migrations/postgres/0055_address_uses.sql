-- What servers on this database tell each other about limits for client addresses and for
-- people: who (a mark made with the secret key) did what how often in the last moment. A
-- row is read for some seconds and then deleted. UNLOGGED: nobody waits for the disk or a
-- replica because of it, and after a crash it is empty, which costs no more than a restart.
CREATE UNLOGGED TABLE address_uses (
    server  UUID NOT NULL,
    batch   BIGINT NOT NULL,
    told_at TIMESTAMPTZ NOT NULL,
    -- JSON: limit -> mark -> times
    uses    TEXT NOT NULL,
    PRIMARY KEY (server, batch)
);
