"""The list of who takes part: finding and sorting, files of it, prints, and lists that come in."""
