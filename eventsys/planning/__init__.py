"""A season at once: templates, series for a new term, changes to many events."""
