"""Moving all data to another database, and keeping it in archives. It knows rows, not events."""
