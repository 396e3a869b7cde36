-- What an id that was renewed may be repeated for, in its ten seconds: a proof of who
-- asks, when there is a mark of the form that gave it; otherwise the upgrade. The mark
-- is a digest with the old id in it, of which the database knows only a hash.
ALTER TABLE sessions ADD COLUMN proof_mark BYTEA;
