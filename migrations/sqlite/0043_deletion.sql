-- Deletion of accounts. What is under way: the account's id and the pseudonym that stands
-- for it in the audit log, made at random. The row goes with the last step, and with it
-- the only thing that leads from one to the other.
CREATE TABLE erasures (
    user_id             BLOB NOT NULL PRIMARY KEY,
    pseudonym           BLOB NOT NULL UNIQUE,
    keeps_public_tracks INTEGER NOT NULL,
    begun_at            TEXT NOT NULL
) STRICT;

-- Usernames of deleted accounts, which nobody gets until then: an HMAC under the secret
-- key, so that the database alone does not tell whose they were.
CREATE TABLE barred_usernames (
    mark         BLOB NOT NULL PRIMARY KEY,
    barred_until TEXT NOT NULL
) STRICT;

CREATE INDEX barred_usernames_barred_until ON barred_usernames (barred_until);

-- The audit log is only ever added to, with two exceptions: the address, the browser and
-- the request of an event may be removed, and where an account is being erased, its
-- pseudonym takes the place of its id, and what else was told about it goes.
DROP TRIGGER audit_logs_no_update;

CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
WHEN NOT (
    NEW.id IS OLD.id AND NEW.action IS OLD.action AND NEW.actor IS OLD.actor
    AND NEW.created_at IS OLD.created_at
    AND (NEW.address IS NULL OR NEW.address IS OLD.address)
    AND (NEW.user_agent IS NULL OR NEW.user_agent IS OLD.user_agent)
    AND (NEW.request_id IS NULL OR NEW.request_id IS OLD.request_id)
    AND (NEW.subject_id IS OLD.subject_id
         OR EXISTS (SELECT 1 FROM erasures
                    WHERE user_id = OLD.subject_id AND pseudonym = NEW.subject_id))
    AND (NEW.actor_id IS OLD.actor_id
         OR EXISTS (SELECT 1 FROM erasures
                    WHERE user_id = OLD.actor_id AND pseudonym = NEW.actor_id))
    AND (NEW.metadata IS OLD.metadata
         OR (NEW.metadata = '{}' AND NEW.subject_id IS NOT OLD.subject_id))
)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

-- Events that somebody caused in the accounts of others.
CREATE INDEX audit_logs_actor_id ON audit_logs (actor_id)
WHERE actor_id IS NOT NULL AND actor_id <> subject_id;

-- A public track can outlive the account that uploaded it; then nobody owns it. SQLite
-- cannot take a NOT NULL away, so the table is made anew, as in 0016.
CREATE TEMPORARY TABLE foreign_keys_must_be_off (enforced INTEGER NOT NULL CHECK (enforced = 0));

INSERT INTO foreign_keys_must_be_off SELECT foreign_keys FROM pragma_foreign_keys;

DROP TABLE foreign_keys_must_be_off;

CREATE TABLE tracks_next (
    id             BLOB NOT NULL PRIMARY KEY,
    owner_id       BLOB REFERENCES users (id),
    title          TEXT NOT NULL,
    description    TEXT,
    format         TEXT NOT NULL,
    content_type   TEXT NOT NULL,
    size_bytes     INTEGER NOT NULL,
    duration_ms    INTEGER,
    sha256         BLOB NOT NULL,
    object_key     TEXT NOT NULL UNIQUE,
    created_at     TEXT NOT NULL,
    artist_id      BLOB REFERENCES artists (id),
    visibility     TEXT NOT NULL DEFAULT 'private',
    state          TEXT NOT NULL DEFAULT 'queued',
    progress       INTEGER NOT NULL DEFAULT 0,
    failure        TEXT,
    file_version   INTEGER NOT NULL DEFAULT 1,
    sample_rate_hz INTEGER,
    channels       INTEGER,
    loudness_lufs  REAL,
    true_peak_dbtp REAL,
    waveform       BLOB,
    artwork_key    TEXT,
    artwork_sha256 BLOB,
    plays          INTEGER NOT NULL DEFAULT 0,
    published_at   TEXT,
    unlisted_key   TEXT,
    review         TEXT,
    processing_job BLOB
) STRICT;

INSERT INTO tracks_next
    (id, owner_id, title, description, format, content_type, size_bytes, duration_ms, sha256,
     object_key, created_at, artist_id, visibility, state, progress, failure, file_version,
     sample_rate_hz, channels, loudness_lufs, true_peak_dbtp, waveform, artwork_key,
     artwork_sha256, plays, published_at, unlisted_key, review, processing_job)
SELECT id, owner_id, title, description, format, content_type, size_bytes, duration_ms, sha256,
       object_key, created_at, artist_id, visibility, state, progress, failure, file_version,
       sample_rate_hz, channels, loudness_lufs, true_peak_dbtp, waveform, artwork_key,
       artwork_sha256, plays, published_at, unlisted_key, review, processing_job
FROM tracks;

DROP TABLE tracks;

ALTER TABLE tracks_next RENAME TO tracks;

CREATE INDEX tracks_owner ON tracks (owner_id, created_at DESC, id);

CREATE INDEX tracks_artist ON tracks (artist_id, published_at DESC, id);

CREATE INDEX tracks_public ON tracks (published_at DESC, id) WHERE visibility = 'public';

CREATE INDEX tracks_artwork ON tracks (artwork_key);

CREATE INDEX tracks_unprocessed ON tracks (state, id) WHERE state IN ('queued', 'processing');
