-- What tells whether a server has the secret key of this database: an HMAC of a constant
-- under a key derived from it. The key is 256 random bits, so nothing is guessed from that.
CREATE TABLE key_check (
    only_row   INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    mark       BLOB NOT NULL,
    written_at TEXT NOT NULL
) STRICT;
