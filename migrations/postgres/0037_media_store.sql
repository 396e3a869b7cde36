-- Which media store belongs to this database: that one has the same id in an object of its
-- own. Only there is removed what no row refers to.
CREATE TABLE media_store (
    only_row INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    id       UUID NOT NULL
);

-- The sweep looks objects up by their keys.
CREATE INDEX tracks_artwork ON tracks (artwork_key);
