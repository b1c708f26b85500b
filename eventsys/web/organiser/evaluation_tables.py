"""What came of surveys, as tables with their charts. Only what may be shown gets here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eventsys.core import charts
from eventsys.core.charts import Bar
from eventsys.core.i18n import current_language
from eventsys.core.i18n import gettext as _
from eventsys.evaluation import rules
from eventsys.evaluation.results import Answers, Results, SeriesResults
from eventsys.evaluation.rules import Group
from eventsys.registration.question_details import said
from eventsys.web import question_fields
from eventsys.web.organiser.counted import Row, Table, pairs, percent, told
from eventsys.web.question_fields import Words
from eventsys.web.survey_form import end_words


@dataclass(frozen=True)
class Part:
    """One question with what was answered: numbers, or texts."""

    words: Words
    table: Table
    mean: str
    texts: tuple[str, ...]
    note: str


def summary(found: Results | SeriesResults) -> Table:
    """How many were asked, and how many have answered."""
    rows: list[Row] = [
        (_("Fick frågan"), found.sent),
        (_("Har svarat"), found.answered),
        (_("Svarsandel i procent"), percent(found.answered / found.sent if found.sent else None)),
    ]
    if isinstance(found, Results):
        rows.append((_("Svar som resultatet bygger på"), found.shown))
    return Table("summary", _("I korthet"), (_("Uppgift"), _("Antal")), rows)


def parts(questions: Sequence[Answers]) -> list[Part]:
    """Each question in its order."""
    return [_part(each, number) for number, each in enumerate(questions, 1)]


def events(found: SeriesResults) -> Table:
    """A series event by event."""
    header = (_("Datum"), _("Möte"), _("Fick frågan"), _("Har svarat"), _("Svarsandel i procent"))
    rows = [
        (
            event.first_on.isoformat() if event.first_on else None,
            event.title,
            results.sent,
            results.answered,
            percent(results.answered / results.sent if results.sent else None),
        )
        for event, results in found.events
    ]
    return Table("events", _("Möte för möte"), header, rows)


def _part(answers: Answers, number: int) -> Part:
    words, name = question_fields.worded(answers.label), f"question-{number}"
    if answers.kind == "text":
        header, rows = (_("Svar"),), [(text,) for text in answers.texts]
        return Part(words, Table(name, words.text, header, rows), "", answers.texts, "")
    groups = list(answers.groups)
    if answers.kind == "scale":
        groups.reverse()
    labels = _labels(answers)
    bars = [Bar(_label(group, answers.kind, labels), group.count) for group in groups]
    has_chart = len(bars) > 1
    chart = charts.bars(name, words.text, told(bars), bars) if has_chart else Markup("")
    mean = rules.mean(answers.groups) if answers.kind == "scale" else None
    return Part(
        words,
        Table(name, words.text, (_("Svar"), _("Antal")), pairs(bars), chart),
        charts.number(mean) if mean is not None else "",
        (),
        _note(groups),
    )


def _note(groups: Sequence[Group]) -> str:
    """Why less is shown than there is."""
    if not groups:
        return _("Här är svaren för få för att visas.")
    if len(groups) == 1:
        return _(
            "%(number)s har svarat. Svaren är för få på varje alternativ för att visas.",
            number=groups[0].count,
        )
    if any(len(group.cells) > 1 for group in groups):
        return _("Där färre än fem har svarat lika visas svaren tillsammans med andra.")
    return ""


def _label(group: Group, kind: str, labels: Mapping[str, str]) -> str:
    cells = group.cells
    if kind == "scale" and len(cells) > 1:
        return f"{cells[0]}–{cells[-1]}"
    if len(cells) > 1:
        return _("%(options)s (tillsammans)", options=", ".join(labels[cell] for cell in cells))
    return labels[cells[0]]


def _labels(answers: Answers) -> dict[str, str]:
    """What each answer that can be chosen is called."""
    if answers.kind == "choice":
        language = current_language()
        return {each["key"]: said(each, language)[0] for each in answers.options}
    ends = end_words(answers.options)
    return {
        cell: f"{cell} – {ends[cell].text}" if cell in ends and ends[cell].text else cell
        for cell in rules.SCALE
    }
