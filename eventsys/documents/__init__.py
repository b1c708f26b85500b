"""Documents that belong to an event."""
