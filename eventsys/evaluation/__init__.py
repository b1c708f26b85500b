"""What participants thought of a meeting, without anybody knowing who thought it."""
