-- Two roles for one PostgreSQL database: DATABASE_MIGRATE_URL names the one that owns
-- the tables, DATABASE_URL one that cannot change them. Run this once as the owner,
-- in Stagedoor's database, after the first `stagedoor migrate` and after
--     CREATE ROLE stagedoor_app LOGIN PASSWORD '…';

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO stagedoor_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO stagedoor_app;

-- Which migrations were applied is read, the audit log read and added to. A trigger lets
-- these columns be changed where an account is deleted, or an event old enough, and not
-- otherwise.
REVOKE INSERT, UPDATE, DELETE ON _sqlx_migrations FROM stagedoor_app;
REVOKE UPDATE, DELETE ON audit_logs FROM stagedoor_app;
GRANT UPDATE (id, subject_id, actor_id, address, user_agent, request_id, metadata, created_at)
    ON audit_logs TO stagedoor_app;

-- Tables that later versions bring.
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO stagedoor_app;
