-- When a session's user last proved who they are with a second factor too: a code,
-- a backup code or a passkey. A password alone does not do away with two-step login.
ALTER TABLE sessions ADD COLUMN second_factor_proved_at TEXT;
