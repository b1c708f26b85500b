"""Pages behind an attendee's secret link."""
