"""The newsletter of invitations: who subscribes to what, and what is sent."""
