"""Which events stand in which feed."""
