"""Letters that come back to us: bounces, and answers from calendars."""
