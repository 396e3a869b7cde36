-- Deletion of accounts. What is under way: the account's id and the pseudonym that stands
-- for it in the audit log, made at random. The row goes with the last step, and with it
-- the only thing that leads from one to the other.
CREATE TABLE erasures (
    user_id             UUID NOT NULL PRIMARY KEY,
    pseudonym           UUID NOT NULL UNIQUE,
    keeps_public_tracks BOOLEAN NOT NULL,
    begun_at            TIMESTAMPTZ NOT NULL
);

-- Usernames of deleted accounts, which nobody gets until then: an HMAC under the secret
-- key, so that the database alone does not tell whose they were.
CREATE TABLE barred_usernames (
    mark         BYTEA NOT NULL PRIMARY KEY,
    barred_until TIMESTAMPTZ NOT NULL
);

CREATE INDEX barred_usernames_barred_until ON barred_usernames (barred_until);

-- The audit log is only ever added to, with two exceptions: the address, the browser and
-- the request of an event may be removed, and where an account is being erased, its
-- pseudonym takes the place of its id, and what else was told about it goes.
DROP TRIGGER audit_logs_append_only ON audit_logs;

CREATE TRIGGER audit_logs_append_only BEFORE DELETE OR TRUNCATE ON audit_logs
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_logs();

CREATE FUNCTION refuse_other_changes_of_audit_logs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id IS DISTINCT FROM OLD.id
        OR NEW.action IS DISTINCT FROM OLD.action
        OR NEW.actor IS DISTINCT FROM OLD.actor
        OR NEW.created_at IS DISTINCT FROM OLD.created_at
        OR (NEW.address IS NOT NULL AND NEW.address IS DISTINCT FROM OLD.address)
        OR (NEW.user_agent IS NOT NULL AND NEW.user_agent IS DISTINCT FROM OLD.user_agent)
        OR (NEW.request_id IS NOT NULL AND NEW.request_id IS DISTINCT FROM OLD.request_id)
        OR (NEW.subject_id IS DISTINCT FROM OLD.subject_id
            AND NOT EXISTS (SELECT 1 FROM erasures
                            WHERE user_id = OLD.subject_id AND pseudonym = NEW.subject_id))
        OR (NEW.actor_id IS DISTINCT FROM OLD.actor_id
            AND NOT EXISTS (SELECT 1 FROM erasures
                            WHERE user_id = OLD.actor_id AND pseudonym = NEW.actor_id))
        OR (NEW.metadata IS DISTINCT FROM OLD.metadata
            AND NOT (NEW.metadata = '{}' AND NEW.subject_id IS DISTINCT FROM OLD.subject_id))
    THEN
        RAISE EXCEPTION 'the audit log is only ever added to';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
FOR EACH ROW EXECUTE FUNCTION refuse_other_changes_of_audit_logs();

-- Events that somebody caused in the accounts of others.
CREATE INDEX audit_logs_actor_id ON audit_logs (actor_id)
WHERE actor_id IS NOT NULL AND actor_id <> subject_id;

-- A public track can outlive the account that uploaded it; then nobody owns it.
ALTER TABLE tracks ALTER COLUMN owner_id DROP NOT NULL;
