"""Seats, registrations and the waiting list."""
