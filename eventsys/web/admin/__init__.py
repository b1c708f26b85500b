"""Pages for administrators of the whole site."""
