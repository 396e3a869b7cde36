-- Who makes music here, apart from who logs in: one artist may have several members, and
-- one member several artists. What becomes of a track after its upload, who may hear it,
-- and what is heard.
CREATE TABLE artists (
    id             UUID NOT NULL PRIMARY KEY,
    handle         TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    about          TEXT,
    picture_key    TEXT UNIQUE,
    picture_sha256 BYTEA,
    created_at     TIMESTAMPTZ NOT NULL
);

CREATE TABLE artist_members (
    artist_id  UUID NOT NULL REFERENCES artists (id) ON DELETE CASCADE,
    user_id    UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (artist_id, user_id)
);

CREATE INDEX artist_members_user ON artist_members (user_id, created_at);

-- Handles that an artist had before, which lead to them until then.
CREATE TABLE artist_handles (
    handle     TEXT NOT NULL PRIMARY KEY,
    artist_id  UUID NOT NULL REFERENCES artists (id) ON DELETE CASCADE,
    kept_until TIMESTAMPTZ NOT NULL
);

CREATE INDEX artist_handles_artist ON artist_handles (artist_id);

CREATE TABLE artist_links (
    artist_id    UUID NOT NULL REFERENCES artists (id) ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    url          TEXT NOT NULL,
    confirmed_at TIMESTAMPTZ,
    PRIMARY KEY (artist_id, position)
);

-- None for what was uploaded before there were artists: whoever did gets one when they
-- first need it.
ALTER TABLE tracks ADD COLUMN artist_id UUID REFERENCES artists (id);
ALTER TABLE tracks ADD COLUMN visibility TEXT NOT NULL DEFAULT 'private';
ALTER TABLE tracks ADD COLUMN state TEXT NOT NULL DEFAULT 'queued';
ALTER TABLE tracks ADD COLUMN progress INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN failure TEXT;
-- Goes up when the file is replaced: what was made of an older one is not for this.
ALTER TABLE tracks ADD COLUMN file_version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE tracks ADD COLUMN sample_rate_hz INTEGER;
ALTER TABLE tracks ADD COLUMN channels INTEGER;
ALTER TABLE tracks ADD COLUMN loudness_lufs DOUBLE PRECISION;
ALTER TABLE tracks ADD COLUMN true_peak_dbtp DOUBLE PRECISION;
ALTER TABLE tracks ADD COLUMN waveform BYTEA;
ALTER TABLE tracks ADD COLUMN artwork_key TEXT;
ALTER TABLE tracks ADD COLUMN artwork_sha256 BYTEA;
ALTER TABLE tracks ADD COLUMN plays BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tracks ADD COLUMN published_at TIMESTAMPTZ;
ALTER TABLE tracks ADD COLUMN unlisted_key TEXT;
ALTER TABLE tracks ADD COLUMN review TEXT;

CREATE INDEX tracks_artist ON tracks (artist_id, published_at DESC, id);
CREATE INDEX tracks_public ON tracks (published_at DESC, id) WHERE visibility = 'public';

-- What is played: made of the original, one file each. `fragments` says where in it what
-- begins, as JSON.
CREATE TABLE track_renditions (
    track_id     UUID NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    quality      TEXT NOT NULL,
    file_version INTEGER NOT NULL,
    object_key   TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    codec        TEXT NOT NULL,
    bits_per_s   BIGINT NOT NULL,
    size_bytes   BIGINT NOT NULL,
    sha256       BYTEA NOT NULL,
    fragments    TEXT NOT NULL,
    PRIMARY KEY (track_id, quality)
);
