"""Tools. No word of events, regions or registrations in here."""
