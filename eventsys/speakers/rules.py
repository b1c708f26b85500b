"""What holds for people who appear: how they can stand, how long things are kept."""

STATES = ("new", "invited", "confirmed", "declined")
# The days after the event. Needs and addresses are kept for as long as those of participants.
NEEDS_DAYS, LINK_DAYS, PERSONAL_DAYS = 14, 30, 90
