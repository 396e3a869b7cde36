-- When somebody became a creator by themselves; null for everybody else,
-- whatever role was assigned to them.
ALTER TABLE users ADD COLUMN promoted_to_creator_at TIMESTAMPTZ;

CREATE INDEX users_promoted_to_creator_at ON users (promoted_to_creator_at)
WHERE promoted_to_creator_at IS NOT NULL;
