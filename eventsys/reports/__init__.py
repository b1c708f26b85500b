"""What came of it: numbers and maps, of events, series, regions and years."""
