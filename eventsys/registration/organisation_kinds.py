"""What kind of organisation somebody comes from, told by its name. Values in, values out.

A rule of words, not a register: it is for sums in statistics, and stays when names are forgotten.
"""

import re

from eventsys.core.i18n import LazyText
from eventsys.core.i18n import lazy_gettext as _

KINDS: dict[str, LazyText] = {
    "municipality": _("Kommun"),
    "region": _("Region"),
    "state": _("Statlig myndighet"),
    "education": _("Skola och universitet"),
    "company": _("Företag"),
    "association": _("Förening"),
    "citizen": _("Privatperson"),
    "other": _("Annan organisation"),
}
# The first that fits counts: Region Örebro län is no state authority, a högskola no company.
# Stems stand for all their compounds, in Swedish, Danish and English.
RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words, re.IGNORECASE))
    for kind, words in (
        (
            "citizen",
            r"^(?:privat|privatperson|privatpersoner|privatist|medborgare|borger|invånare|"
            r"pensionär|pensionist|citizen|private|ingen|inget|ingen organisation|none|-+)$",
        ),
        (
            "education",
            r"universitet|universit(?:y|ies)\b|högskol|folkhögskol|höjskole|højskole|gymnasi|"
            r"\w*skola(?:n|ns|s)?\b|\bskole(?:n)?\b|\w+skole(?:n)?\b|\bcollege\b|\bschool\b|"
            r"komvux|yrkeshögskol|\bKTH\b|\bSLU\b|\bLiU\b|\bDTU\b",
        ),
        (
            "association",
            r"fören(?:ing|ade)|forening|förbund(?!et)|forbund|\w+rådet\b|\brådet\b|"
            r"hembygd|bygdegård|\bIF\b|\bIK\b|\bFF\b|idrott|idræt|stiftelse|\bfond(?:en)?\b|"
            r"röda korset|røde kors|rädda barnen|\bLRF\b|\bPRO\b|\bSPF\b|\bKFUM\b|"
            r"byalag|byarådet|landsbyråd|studiefräm|\bABF\b|"
            r"association|society|\bNGO\b|charity|företagarna|byn$",
        ),
        (
            "company",
            r"\bAB\b|\baktiebolag|\bHB\b|\bKB\b|\bA/S\b|\bApS\b|\bI/S\b|\bInc\b|\bLtd\b|\bGmbH\b|"
            r"\w*bolag(?:et)?\b|företag(?:et)?\b|konsult|consult|\w+byrå(?:n)?\b|lantbruk|"
            r"handelsbolag|\bfirma\b|virksomhed|company|\bOy\b|\bAS\b",
        ),
        ("municipality", r"kommun(?!al)|kommune(?!r)|municipalit|\w+s? stad\b|\bstaden\b"),
        ("region", r"\bregion|regionen\b|\blandsting|regionråd|county council"),
        (
            "state",
            r"länsstyrelse|myndighet|\w+verket?\b|styrelse[n]?\b|styrelsen\b|arbetsförmedling|"
            r"försäkringskassa|polisen|polismyn|politiet|försvarsmakt|regering|departement|"
            r"ministeri|agency|government|domstol|tullverket|ministry|kriminalvård|jordbruksverk",
        ),
    )
)


def kind_of(organisation: str) -> str:
    """One of KINDS. Who names no organisation comes as a citizen."""
    words = " ".join(organisation.split())
    if not words:
        return "citizen"
    return next((kind for kind, pattern in RULES if pattern.search(words)), "other")
