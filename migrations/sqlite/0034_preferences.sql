-- What somebody has chosen for themselves; null where they have not.
ALTER TABLE users ADD COLUMN theme TEXT CHECK (theme IN ('system', 'light', 'dark'));
-- A language tag (BCP 47) in small letters, such as en or pt-br.
ALTER TABLE users ADD COLUMN language TEXT CHECK (length(language) BETWEEN 2 AND 12);
