"""Pages for staff of a region."""
