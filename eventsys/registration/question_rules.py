"""Rules about questions and answers. Values in, values out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from eventsys.core.errors import DomainError
from eventsys.core.i18n import LazyText, current_language
from eventsys.core.i18n import lazy_gettext as _
from eventsys.core.text import clean_line, clean_text, fold, slugify
from eventsys.registration.question_details import QuestionDetails, Texts, said
from eventsys.registration.rules import PERSONAL_DAYS

KINDS = ("text", "long_text", "choice", "choices", "yes_no", "number", "date")
WITH_OPTIONS = ("choice", "choices")
# What another question can depend on: the answer is one of a few.
DECIDING = ("choice", "choices", "yes_no")
YES_NO = ("yes", "no")
LABEL, HELP, OPTION, LINE, TEXT = 300, 1000, 200, 200, 2000
MOST_OPTIONS, MOST_QUESTIONS, LARGEST = 50, 50, 1_000_000_000
EARLIEST, LATEST = 1900, 2100
NUMBER = re.compile(r"[-\u2212]?[0-9]{1,10}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What there are fields for already, kept apart and encrypted; and what nobody may ask for. Read in
# folded texts, where letters have neither rings nor dots.
NEEDS = re.compile(
    r"allerg|\bdiet|diat|kost\b|kosthall|gluten|laktos|vegetar|vegan|(?<!folk)halsa"
    r"|helbred|(?<!public )health|sjukdom|sygdom|illness|diagnos"
    r"|handi[ck]ap|disabilit|funktions(?:ned|var|hind)|rullstol|korestol|wheelchair|horslinga|teleslynge|medicin"
)
IDENTITY = re.compile(r"person-?nummer|personnr|samordningsnummer|cpr|national id|social security")

Answers = Mapping[str, Sequence[str]]


@dataclass
class Judged:
    """Answers by the key of their question, and what is wrong with those that cannot be kept."""

    kept: dict[str, list[str]] = field(default_factory=dict)
    wrong: dict[str, LazyText] = field(default_factory=dict)


def judge(questions: Sequence[QuestionDetails], typed: Answers, *, strict: bool = True) -> Judged:
    """Read what somebody answered, question by question in their order.

    A question whose condition does not hold is not looked at: it neither blocks nor is kept.
    Without `strict` nothing is required, as when an organiser writes for somebody on the phone.
    """
    judged = Judged()
    for question in questions:
        if not is_asked(question, judged.kept):
            continue
        try:
            values = READERS[question.kind](question, typed.get(question.key, ()))
        except Unreadable as error:
            judged.wrong[question.key] = error.text
            continue
        if values:
            judged.kept[question.key] = values
        elif question.is_required and strict:
            label = said(question.label, current_language())[0]
            judged.wrong[question.key] = _("Svara på frågan ”%(question)s”.", question=label)
    return judged


def is_asked(question: QuestionDetails, answers: Answers) -> bool:
    """Whether its condition holds, if it has one."""
    if question.depends_on is None:
        return True
    return bool({*answers.get(question.depends_on, ())} & {*question.depends_values})


class Unreadable(Exception):
    """What was typed is no answer to this kind of question."""

    def __init__(self, text: LazyText) -> None:
        super().__init__()
        self.text = text


def _lines(question: QuestionDetails, typed: Sequence[str]) -> list[str]:
    is_long = question.kind == "long_text"
    text = (clean_text if is_long else clean_line)(typed[0] if typed else "")
    most = TEXT if is_long else LINE
    if len(text) > most:
        raise Unreadable(_("Skriv högst %(max)s tecken.", max=most))
    return [text] if text.strip() else []


def _one_of(question: QuestionDetails, typed: Sequence[str]) -> list[str]:
    chosen = [value for value in typed if value][:1]
    return _among(keys_of(question), chosen)


def _several_of(question: QuestionDetails, typed: Sequence[str]) -> list[str]:
    keys = keys_of(question)
    chosen = _among(keys, [value for value in typed if value])
    return [key for key in keys if key in chosen]


def _among(keys: Sequence[str], chosen: list[str]) -> list[str]:
    if not {*chosen} <= {*keys}:
        raise Unreadable(_("Välj bland alternativen."))
    return chosen


def _number(question: QuestionDetails, typed: Sequence[str]) -> list[str]:
    text = re.sub(r"\s", "", clean_line(typed[0] if typed else ""))
    if not text:
        return []
    if not NUMBER.fullmatch(text):
        raise Unreadable(_("Skriv ett helt tal med siffror."))
    number = int(text.replace("\u2212", "-"))
    least, most = limits(question)
    if not least <= number <= most:
        raise Unreadable(_out_of_range(question))
    return [str(number)]


def limits(question: QuestionDetails) -> tuple[int, int]:
    """The smallest and the largest number that can be answered."""
    least = -LARGEST if question.least is None else question.least
    return least, LARGEST if question.most is None else question.most


def _out_of_range(question: QuestionDetails) -> LazyText:
    least, most = question.least, question.most
    if least is not None and most is not None:
        return _("Skriv ett tal mellan %(least)s och %(most)s.", least=least, most=most)
    if least is not None:
        return _("Skriv %(least)s eller mer.", least=least)
    return _("Skriv %(most)s eller mindre.", most=LARGEST if most is None else most)


def _date(_question: QuestionDetails, typed: Sequence[str]) -> list[str]:
    text = clean_line(typed[0] if typed else "")
    if not text:
        return []
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise Unreadable(_("Skriv datumet så här: 2027-03-24."))
    if not EARLIEST <= day.year <= LATEST:
        raise Unreadable(_("Kontrollera året."))
    return [day.isoformat()]


READERS: dict[str, Callable[[QuestionDetails, Sequence[str]], list[str]]] = {
    "text": _lines,
    "long_text": _lines,
    "choice": _one_of,
    "choices": _several_of,
    "yes_no": _one_of,
    "number": _number,
    "date": _date,
}


def keys_of(question: QuestionDetails) -> list[str]:
    """What can be chosen, in order; nothing where one writes."""
    if question.kind == "yes_no":
        return [*YES_NO]
    return [option["key"] for option in question.options]


def check(question: QuestionDetails, language: str, earlier: Sequence[QuestionDetails]) -> None:
    """Raises DomainError, with its field, for the first thing that cannot be."""
    if question.kind not in KINDS:
        raise DomainError(_("Välj hur man ska svara."), "kind")
    if not question.label.get(language):
        raise DomainError(_("Skriv frågan."), "label")
    if question.kind in WITH_OPTIONS:
        _check_options(question, language)
    if None not in (question.least, question.most) and limits(question)[0] > limits(question)[1]:
        raise DomainError(_("Det största talet kan inte vara mindre än det minsta."), "most")
    if question.keep_days is not None and not 1 <= question.keep_days <= PERSONAL_DAYS:
        text = _("Skriv ett tal mellan %(least)s och %(most)s.", least=1, most=PERSONAL_DAYS)
        raise DomainError(text, "keep_days")
    if question.depends_on is not None:
        _check_condition(question, earlier)


def _check_options(question: QuestionDetails, language: str) -> None:
    words = [option.get(language, "") for option in question.options]
    if len(words) < 2:
        raise DomainError(_("Skriv minst två alternativ."), "more_options")
    if len(words) > MOST_OPTIONS:
        raise DomainError(_("Ha högst %(most)s alternativ.", most=MOST_OPTIONS), "more_options")
    if not all(words) or len({*words}) < len(words):
        raise DomainError(_("Varje alternativ måste ha en egen text."), "more_options")
    if max(map(len, words)) > OPTION:
        raise DomainError(
            _("Skriv högst %(most)s tecken i varje alternativ.", most=OPTION), "more_options"
        )


def _check_condition(question: QuestionDetails, earlier: Sequence[QuestionDetails]) -> None:
    parent = next((each for each in earlier if each.key == question.depends_on), None)
    if parent is None or parent.kind not in DECIDING:
        raise DomainError(_("Välj en tidigare fråga med alternativ."), "condition")
    if not question.depends_values or not {*question.depends_values} <= {*keys_of(parent)}:
        raise DomainError(_("Välj minst ett svar som frågan hänger på."), "condition")


def moved(questions: Sequence[QuestionDetails], key: str, step: int) -> list[str]:
    """The order of the keys with one question a step up (-1) or down (+1).

    Unchanged at the edges, and where a question would come before the one that decides about it.
    """
    order = [question.key for question in questions]
    at = order.index(key)
    to = at + step
    if step not in (-1, 1) or not 0 <= to < len(order):
        return order
    first, second = questions[min(at, to)], questions[max(at, to)]
    if second.depends_on == first.key:
        return order
    order[at], order[to] = order[to], order[at]
    return order


def with_keys(question: QuestionDetails, taken: Sequence[str], language: str) -> QuestionDetails:
    """The question with a key of its own, and one for each option that has none."""
    key = question.key or _free(slugify(question.label[language], "fraga"), taken)
    keys = [option.get("key", "") for option in question.options]
    options = []
    for option in question.options:
        own = option.get("key") or _free(slugify(option.get(language, ""), "val"), keys)
        keys.append(own)
        options.append({"key": own, **{name: text for name, text in option.items() if text}})
    return replace(question, key=key, options=tuple(options))


def _free(base: str, taken: Sequence[str]) -> str:
    if base not in taken:
        return base
    number = next(n for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)
    return f"{base}-{number}"


def asks_for(question: QuestionDetails) -> str:
    """`needs` or `identity` when it looks as if it asked for what it should not, else nothing."""
    words = fold(" ".join(question.label.values()))
    if IDENTITY.search(words):
        return "identity"
    return "needs" if NEEDS.search(words) else ""


def adapted(question: QuestionDetails, language: str) -> QuestionDetails:
    """The same question for an event in this language: what it lacks there it says as elsewhere."""
    options = tuple({"key": each["key"], **_first(each, language)} for each in question.options)
    label, more = _first(question.label, language), _first(question.help, language)
    return replace(question, options=options, label=label, help=more)


def _first(texts: Texts, language: str) -> Texts:
    """The texts that are there, this language before the others."""
    own = said(texts, language)[0]
    others = {name: text for name, text in texts.items() if text and name not in (language, "key")}
    return {language: own, **others} if own else {}
