"""Staff: users, their roles in regions, and what a role may do."""
