-- What servers on one database tell each other about limits for client addresses and for
-- people. SQLite has one server, which tells nobody: it stays empty here.
CREATE TABLE address_uses (
    server  BLOB NOT NULL,
    batch   INTEGER NOT NULL,
    told_at TEXT NOT NULL,
    -- JSON: limit -> mark -> times
    uses    TEXT NOT NULL,
    PRIMARY KEY (server, batch)
) STRICT;
