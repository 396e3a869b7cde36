-- Where passkeys, authenticator apps and backup codes were added from, and which of
-- them are suspended: since somebody said that another person was in the account,
-- they open nothing by themselves until their owner has looked through them.
ALTER TABLE passkeys ADD COLUMN added_address TEXT;

ALTER TABLE passkeys ADD COLUMN added_user_agent TEXT;

ALTER TABLE passkeys ADD COLUMN suspended_at TIMESTAMPTZ;

ALTER TABLE totp_secrets ADD COLUMN added_address TEXT;

ALTER TABLE totp_secrets ADD COLUMN added_user_agent TEXT;

ALTER TABLE totp_secrets ADD COLUMN suspended_at TIMESTAMPTZ;

ALTER TABLE backup_codes ADD COLUMN added_address TEXT;

ALTER TABLE backup_codes ADD COLUMN added_user_agent TEXT;

ALTER TABLE backup_codes ADD COLUMN suspended_at TIMESTAMPTZ;

-- Accounts that were locked while two-step login was on, until the first login after
-- that: whether it was turned on later than what the account was locked for, and when
-- the password alone is enough, for an owner who has no second factor any more.
CREATE TABLE recoveries (
    user_id             UUID NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    locked_at           TIMESTAMPTZ NOT NULL,
    two_step_came_after BOOLEAN NOT NULL,
    opens_at            TIMESTAMPTZ
);
