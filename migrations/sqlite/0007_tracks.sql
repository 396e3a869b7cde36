-- Uploaded audio. The file itself is an object in the media store.
CREATE TABLE tracks (
    id           BLOB NOT NULL PRIMARY KEY,
    owner_id     BLOB NOT NULL REFERENCES users (id),
    title        TEXT NOT NULL,
    description  TEXT,
    format       TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes   INTEGER NOT NULL,
    duration_ms  INTEGER,
    sha256       BLOB NOT NULL,
    object_key   TEXT NOT NULL UNIQUE,
    created_at   TEXT NOT NULL
) STRICT;

CREATE INDEX tracks_owner ON tracks (owner_id, created_at DESC, id);
