-- When a session's user last proved who they are, and, before the second step of
-- a login, who has done the first and how often they have tried the second.
ALTER TABLE sessions ADD COLUMN proved_at TIMESTAMPTZ;

ALTER TABLE sessions ADD COLUMN second_factor_user_id UUID;

ALTER TABLE sessions ADD COLUMN second_factor_tries INTEGER NOT NULL DEFAULT 0;

UPDATE sessions SET proved_at = created_at WHERE user_id IS NOT NULL;

CREATE INDEX sessions_second_factor_user_id ON sessions (second_factor_user_id)
WHERE second_factor_user_id IS NOT NULL;
