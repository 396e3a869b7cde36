-- An account that an operator has suspended, and one whose owner has asked for its
-- deletion: until when it can still be kept, and whether public tracks stay.
ALTER TABLE users ADD COLUMN suspended_at TEXT;
ALTER TABLE users ADD COLUMN suspension_reason TEXT;
ALTER TABLE users ADD COLUMN deletion_asked_at TEXT;
ALTER TABLE users ADD COLUMN deletion_scheduled_for TEXT;
ALTER TABLE users ADD COLUMN keeps_public_tracks INTEGER NOT NULL DEFAULT 0;

CREATE INDEX users_deletion_scheduled_for ON users (deletion_scheduled_for)
WHERE deletion_scheduled_for IS NOT NULL;
