"""Who may do what: the whole table of permissions.

A thing is judged by the region it belongs to; these rules never import the thing itself.
"""

ROLES = ("region_administrator", "organiser", "reader", "host")

VIEW = "view"
ADMIT = "admit"
EDIT = "edit"
ADMINISTER = "administer"
# Given to people one by one and not by a role: who needs what, by name.
SEE_NEEDS = "see_needs"

ALLOWED = {
    "host": {ADMIT},
    "reader": {VIEW},
    "organiser": {VIEW, ADMIT, EDIT},
    "region_administrator": {VIEW, ADMIT, EDIT, ADMINISTER},
}


def can_in_region(
    is_administrator: bool, roles: dict[int, str], action: str, region_id: int
) -> bool:
    """Whether somebody with these roles (by region id) may do `action` in the region."""
    if is_administrator:
        return True
    return action in ALLOWED.get(roles.get(region_id, ""), set())


def can_see_needs(role: str, sees_health: bool) -> bool:
    """Whether somebody sees who needs what. Who sees no participants sees none of that either."""
    return sees_health and VIEW in ALLOWED.get(role, ())
