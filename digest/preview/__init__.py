"""The preview: watches, serves, reloads. Handed `rebuild` as a callable; knows no stage."""
