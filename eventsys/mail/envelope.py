"""Who a letter says that it is from on its envelope: an own address for each letter.

What cannot be delivered comes back to that address, and so tells of itself which letter it was. Its
end follows from the letter's secret number, so that nobody makes up a letter that came back.
"""

import hmac
import re
from email.utils import parseaddr

from eventsys.core import tokens
from eventsys.core.db import db
from eventsys.mail.models import Letter

_DETAIL = re.compile(r"([0-9]{1,9})-([0-9a-f]{20})", re.IGNORECASE)


def sender(letter: Letter, mail_from: str, bounces_to: str | None) -> str:
    """The address on the envelope: bounces+7-…@… where bounces are read, else the usual one."""
    if not bounces_to:
        return parseaddr(mail_from)[1]
    local, _, host = bounces_to.rpartition("@")
    return f"{local}+{letter.id}-{_proof(letter.id, letter.message_id)}@{host}"


def letter_of(address: str, bounces_to: str | None) -> Letter | None:
    """The letter that was sent under this address; none when the address is not one of ours."""
    local, _, host = (bounces_to or "").lower().rpartition("@")
    name, _, own_host = address.lower().rpartition("@")
    base, _, detail = name.rpartition("+")
    found = _DETAIL.fullmatch(detail)
    if not local or (base, own_host) != (local, host) or found is None:
        return None
    letter = db.session.get(Letter, int(found[1]))
    if letter is None:
        return None
    is_ours = hmac.compare_digest(found[2], _proof(letter.id, letter.message_id))
    return letter if is_ours else None


def _proof(letter_id: int, message_id: str) -> str:
    return tokens.keyed_hash("bounce", str(letter_id), message_id)[:20]
