-- When an operator found a first track of this artist fit to be public: later ones go
-- without being looked at.
ALTER TABLE artists ADD COLUMN approved_at TIMESTAMPTZ;

-- Who was counted as a listener of which track, for as long as they are not counted again.
-- A listener is a digest: of a session, or of an address where there is none.
CREATE TABLE track_listens (
    track_id   UUID NOT NULL REFERENCES tracks (id) ON DELETE CASCADE,
    listener   BYTEA NOT NULL,
    counted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (track_id, listener)
);

CREATE INDEX track_listens_counted_at ON track_listens (counted_at);
