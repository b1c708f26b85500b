"""Short codes of registrations, to read out at the door. Values in, values out.

A code follows from the number of its registration: nothing is stored, and no two are alike. It is
no secret: it finds somebody in a list that only staff see.
"""

# Left out: what is taken for something else when read or heard (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
LETTERS = "23456789ACDEFGHJKMNPQRTVWXY"
LENGTH = 6
HOW_MANY = len(LETTERS) ** LENGTH
# Numbers in a row get codes far apart. It has no factor in common with HOW_MANY, a power of 3.
STEP, START = 239_438_981, 100_000_007
BACK: int = pow(STEP, -1, HOW_MANY)
LOOKALIKES = str.maketrans("ZSBU", "258V")


def code_of(number: int) -> str:
    """The code of a registration by its number."""
    rest = (number * STEP + START) % HOW_MANY
    letters = []
    for _place in range(LENGTH):
        rest, letter = divmod(rest, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)


def number_of(typed: str) -> int | None:
    """The number of the registration whose code was typed, if it can be a code."""
    code = "".join(typed.upper().split()).replace("-", "").translate(LOOKALIKES)
    if len(code) != LENGTH or not set(code) <= set(LETTERS):
        return None
    value: int = 0
    for letter in reversed(code):
        value = value * len(LETTERS) + LETTERS.index(letter)
    number: int = (value - START) * BACK % HOW_MANY
    return number
