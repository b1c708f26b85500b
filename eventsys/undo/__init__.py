"""The last change of a text, taken back."""
