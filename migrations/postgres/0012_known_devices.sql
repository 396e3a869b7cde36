-- Browsers and networks that each person has logged in from. Only hashes are
-- kept: a row is compared, never read.
CREATE TABLE known_devices (
    user_id       UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash   BYTEA NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, device_hash)
);
