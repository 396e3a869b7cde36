-- Files that arrive in parts: how much of each is there, and where its pieces lie until it
-- is whole and becomes a track.
CREATE TABLE uploads (
    id           UUID NOT NULL PRIMARY KEY,
    owner_id     UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    artist_id    UUID REFERENCES artists (id) ON DELETE CASCADE,
    file_name    TEXT,
    title        TEXT,
    description  TEXT,
    length_bytes BIGINT NOT NULL,
    offset_bytes BIGINT NOT NULL DEFAULT 0,
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    -- What it has become, once it is whole. Told as long as the row is here, also when the
    -- track itself is gone.
    track_id     UUID
);

CREATE INDEX uploads_owner ON uploads (owner_id, created_at);
CREATE INDEX uploads_expires_at ON uploads (expires_at);

CREATE TABLE upload_pieces (
    upload_id   UUID NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    start_bytes BIGINT NOT NULL,
    size_bytes  BIGINT NOT NULL,
    object_key  TEXT NOT NULL UNIQUE,
    PRIMARY KEY (upload_id, start_bytes)
);
