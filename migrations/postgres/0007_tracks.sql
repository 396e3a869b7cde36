-- Uploaded audio. The file itself is an object in the media store.
CREATE TABLE tracks (
    id           UUID NOT NULL PRIMARY KEY,
    owner_id     UUID NOT NULL REFERENCES users (id),
    title        TEXT NOT NULL,
    description  TEXT,
    format       TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size_bytes   BIGINT NOT NULL,
    duration_ms  BIGINT,
    sha256       BYTEA NOT NULL,
    object_key   TEXT NOT NULL UNIQUE,
    created_at   TIMESTAMPTZ NOT NULL
);

CREATE INDEX tracks_owner ON tracks (owner_id, created_at DESC, id);
