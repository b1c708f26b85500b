"""Regions and municipalities of Sweden and Denmark."""
