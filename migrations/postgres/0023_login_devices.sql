-- Browsers that each person has logged in with, by the id in a cookie of theirs: their
-- wrong passwords are counted apart. The hash is of the id and the user, so that
-- nobody who shares a device can be told by it. The session is the last one that was
-- begun there; it may be over.
CREATE TABLE login_devices (
    user_id        UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash    BYTEA NOT NULL,
    session_id     UUID NOT NULL,
    first_login_at TIMESTAMPTZ NOT NULL,
    last_login_at  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, device_hash)
);

CREATE INDEX login_devices_last_login_at ON login_devices (last_login_at);
