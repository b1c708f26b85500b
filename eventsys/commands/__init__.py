"""Commands by what they do, and what they share. `cli.py` gathers them."""
