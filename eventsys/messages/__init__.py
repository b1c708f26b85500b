"""Deeds that must be told to many."""
