-- Files that arrive in parts: how much of each is there, and where its pieces lie until it
-- is whole and becomes a track.
CREATE TABLE uploads (
    id           BLOB NOT NULL PRIMARY KEY,
    owner_id     BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    artist_id    BLOB REFERENCES artists (id) ON DELETE CASCADE,
    file_name    TEXT,
    title        TEXT,
    description  TEXT,
    length_bytes INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL DEFAULT 0,
    created_at   TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    -- What it has become, once it is whole. Told as long as the row is here, also when the
    -- track itself is gone.
    track_id     BLOB
) STRICT;

CREATE INDEX uploads_owner ON uploads (owner_id, created_at);
CREATE INDEX uploads_expires_at ON uploads (expires_at);

CREATE TABLE upload_pieces (
    upload_id   BLOB NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    start_bytes INTEGER NOT NULL,
    size_bytes  INTEGER NOT NULL,
    object_key  TEXT NOT NULL UNIQUE,
    PRIMARY KEY (upload_id, start_bytes)
) STRICT, WITHOUT ROWID;
