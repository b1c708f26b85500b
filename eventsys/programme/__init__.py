"""What happens during an event: items, and people in roles."""
