"""PDF from templates in `eventsys/print/`: tagged, or refused by the typesetter.

What people typed is handed over as data, never as markup. See decision 0015.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import typst

from eventsys.core.settings import PACKAGE

FOLDER = PACKAGE / "print"
FONTS = PACKAGE / "fonts"
# Of everything that is printed the same bytes come, whenever it is made.
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def pdf(template: str, facts: Mapping[str, Any], language: str) -> bytes:
    """The document as PDF/UA-1. `facts` are what JSON can hold; the template reads them as `facts`.

    Raises typst.TypstError for a template that is wrong or not accessible.
    """
    given = {"facts": json.dumps(facts), "lang": language}
    made = _compiler().compile(
        str(FOLDER / f"{template}.typ"),
        format="pdf",
        sys_inputs=given,
        pdf_standards=["ua-1"],
        timestamp=NO_TIME,
    )
    return bytes(made)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    return typst.Compiler(root=str(FOLDER), font_paths=[str(FONTS)], ignore_system_fonts=True)
