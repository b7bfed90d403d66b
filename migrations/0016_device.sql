-- Where a device works, and when it was heard of last.
-- +goose Up
ALTER TABLE device
    ADD COLUMN offices text[] NOT NULL DEFAULT '{}', -- of its hall; none: all of them
    ADD COLUMN seen timestamptz;
