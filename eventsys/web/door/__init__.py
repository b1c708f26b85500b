"""Pages for those who stand at the door of an event."""
