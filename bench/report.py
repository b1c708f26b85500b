"""What was measured, as tables for a screen or a document. Pure: nothing is measured here."""

from typing import Any

from bench.numbers import GROWTH, Aim, growth
from bench.rows import LETTERS, ROWS

WORDS = {row.name: row.words for row in (*ROWS, LETTERS)}
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEAD = ("ratio", "per s", "floor", "p50 ms", "p99 ms", "bytes", "first", "again")
VIEW_BYTES, VIEW_REQUESTS, MEGABYTES = 50_000, 6, 300


def column_table(column: dict[str, Any]) -> str:
    """All figures of one column, a line for each row."""
    lines = [_line(_title(column), HEAD)]
    lines += [_line(WORDS[name], _cells(row)) for name, row in column["rows"].items()]
    lines += [f"{words:34}{value}" for words, value in _notes(column)]
    return "\n".join(lines)


def _line(words: str, cells: Any) -> str:
    return f"{words:34}" + "".join(f"{cell:>10}" for cell in cells)


def _title(column: dict[str, Any]) -> str:
    return f"{DATABASES[column['database']]}, {column['size']:,} events"


def _cells(row: dict[str, Any]) -> list[str]:
    ours, floor = row["ours"], row["floor"]
    first, again = row["statements"]
    return [
        f"{row['ratio']:.3f}",
        *(
            f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}"
            for rate in (ours["rate"], floor["rate"])
        ),
        *(f"{ours[each]:.1f}" for each in ("p50", "p99")),
        f"{row['bytes']:,}" if row["bytes"] else "",
        f"{first:g}",
        f"{again:g}",
    ]


def _notes(column: dict[str, Any]) -> list[tuple[str, str]]:
    """What is no rate: registrations found, first views, memory, and what went wrong."""
    notes = []
    if row := column["rows"].get("registration"):
        words = f"{row['sent']} sent, {row['answered']} confirmed, {row['rows']} in the database"
        notes.append(("registrations", words))
    for page, view in column.get("views", {}).items():
        words = f"{view['bytes']:,} bytes in {view['requests']} requests"
        notes.append((f"first view of {page} page", words))
    for who, memory in column["memory"].items():
        words = f"{memory['rss']} MB resident ({memory['pss']} MB with shared pages shared out)"
        notes.append((f"memory of {who}", words))
    failed = {WORDS[name]: row["failed"] for name, row in column["rows"].items() if row["failed"]}
    notes += [(f"{words}: failed", str(count)) for words, count in failed.items()]
    return notes


def ratios(columns: list[dict[str, Any]]) -> dict[str, dict[str, dict[int, float]]]:
    """Row → database → size → ratio."""
    found: dict[str, dict[str, dict[int, float]]] = {}
    for column in columns:
        for name, row in column["rows"].items():
            by_size = found.setdefault(name, {}).setdefault(column["database"], {})
            by_size[column["size"]] = row["ratio"]
    return found


def growths(columns: list[dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    """Row → database → growth from the smallest size to the largest."""
    return {
        name: {database: growth(by_size) for database, by_size in by_database.items()}
        for name, by_database in ratios(columns).items()
    }


def summary(columns: list[dict[str, Any]]) -> list[list[str]]:
    """The table of ratios: a head, then a line for each row, growth behind each database."""
    found = ratios(columns)
    databases = list(dict.fromkeys(column["database"] for column in columns))
    sizes = sorted({column["size"] for column in columns})
    head = ["ratio to the floor"]
    for database in databases:
        head += [f"{DATABASES[database]} {_short(sizes[0])}", *map(_short, sizes[1:]), "growth"]
    lines = [head]
    for name, by_database in found.items():
        line = [WORDS[name]]
        for database in databases:
            by_size = by_database.get(database, {})
            line += [f"{by_size[size]:.3f}" if size in by_size else "" for size in sizes]
            grown = growth(by_size)
            line.append("" if grown is None else f"{grown:.2f}")
        lines.append(line)
    return lines


def _short(size: int) -> str:
    return f"{size // 1000}k" if size % 1000 == 0 else str(size)


def as_text(table: list[list[str]]) -> str:
    widths = [max(map(len, cells)) for cells in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if at == 0 else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in table
    )


def as_markdown(table: list[list[str]]) -> str:
    head, *lines = table
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rule, *lines])


def aims(columns: list[dict[str, Any]]) -> list[Aim]:
    """What is aimed at, with the worst value of all columns."""
    found = ratios(columns)
    told = []
    for row in ROWS:
        values = [each for by_size in found.get(row.name, {}).values() for each in by_size.values()]
        if row.aim and values:
            told.append(Aim(f"{row.words}, ratio", min(values), least=row.aim))
    grown = [each for by in growths(columns).values() for each in by.values() if each is not None]
    if grown:
        told.append(Aim("growth of any row", max(grown), most=GROWTH))
    views = [view for column in columns for view in column.get("views", {}).values()]
    if views:
        told.append(Aim("first view, bytes", max(v["bytes"] for v in views), most=VIEW_BYTES))
        most = max(v["requests"] for v in views)
        told.append(Aim("first view, requests", most, most=VIEW_REQUESTS))
    whole = [column["memory"] for column in columns if "worker" in column["memory"]]
    if whole:
        most = max(memory["site"]["pss"] + memory["worker"]["pss"] for memory in whole)
        told.append(Aim("memory of site and worker together, MB", round(most, 1), most=MEGABYTES))
    return told


def aims_table(columns: list[dict[str, Any]]) -> str:
    """Each aim in a line: what is wanted, what was the worst, met or not."""
    lines = [
        f"{aim.words:34}{aim.wanted:>10}{aim.value:>12g}  {'met' if aim.is_met else 'not met'}"
        for aim in aims(columns)
    ]
    return "\n".join([f"{'aims':34}{'wanted':>10}{'worst':>12}", *lines])
