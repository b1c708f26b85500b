"""What still says who somebody is, how long, and that it goes in time."""
