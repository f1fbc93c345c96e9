"""The library's own words as they are written, and the acronyms its reports teach, counted as reports come and go.

Both tables belong to a generation and change in the report's own transaction. A report that goes takes away exactly
what it brought, worked out anew from its passages: so any sequence of adds and removes leaves what a fresh build has.
Raise ANALYSER_VERSION when the same passages would be counted otherwise.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

from ..datatypes import Meaning
from ..text import POSSESSIVE, fold_word, sequence, term, words
from .acronyms import DEFINED, INITIALS, learn_acronyms

_MOST_WORDS = 9
_LETTERS_ALONE = 2  # "ACV", "ACV CAT": more words than that, all in capitals, are shouted and no acronyms
_MEANINGS = 3
# Another meaning is worth searching while the library has it at least this often beside the commonest.
_ALSO_MEANT = 0.25
# So often the reports write the words that letters which none of them writes can be put in them.
_SURELY_MEANT = 3
# ... or so many times as often as the letters, which some report spells out: a glossary's "(ACV)".
_RATHER = 3


def create_tables(db: sqlite3.Connection, generation: int) -> None:
    """Make the tables of a generation."""
    n = int(generation)
    db.execute(f"CREATE TABLE IF NOT EXISTS words_{n}(word TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID")
    db.execute(
        f"CREATE TABLE IF NOT EXISTS acronyms_{n}(letters TEXT NOT NULL, kind INTEGER NOT NULL, terms TEXT NOT NULL, "
        "long TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (letters, kind, terms, long)) WITHOUT ROWID"
    )
    db.execute(f"CREATE INDEX IF NOT EXISTS acronyms_{n}_by_terms ON acronyms_{n}(terms) WHERE kind < {INITIALS}")


def has_tables(db: sqlite3.Connection, generation: int) -> bool:
    """Whether a generation has them; one built by an earlier version has not, until the next build."""
    return bool(db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (f"words_{int(generation)}",)).fetchone())


def drop_tables(db: sqlite3.Connection, generation: int) -> None:
    """Take the tables of a generation away."""
    db.execute(f"DROP TABLE IF EXISTS words_{int(generation)}")
    db.execute(f"DROP TABLE IF EXISTS acronyms_{int(generation)}")


def count_report(db: sqlite3.Connection, generation: int, texts: Iterable[str], *, sign: int) -> None:
    """Add (sign 1) or take away (sign -1) what the passages of one report bring."""
    texts, n = list(texts), int(generation)
    if not texts:
        return
    counted = Counter(
        word for text in texts for word in words(text) if word.replace("'", "").replace("’", "").isalpha()
    )
    db.executemany(
        f"INSERT INTO words_{n} VALUES (?, ?) ON CONFLICT(word) DO UPDATE SET n = n + excluded.n",
        ((word, sign * times) for word, times in counted.items()),
    )
    db.executemany(
        f"INSERT INTO acronyms_{n}(kind, letters, terms, long, n) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT(letters, kind, terms, long) DO UPDATE SET n = n + excluded.n",
        ((*learned, sign * times) for learned, times in learn_acronyms(texts).items()),
    )
    if sign < 0:
        db.execute(f"DELETE FROM words_{n} WHERE n <= 0")
        db.execute(f"DELETE FROM acronyms_{n} WHERE n <= 0")


def library_words(db: sqlite3.Connection, generation: int) -> dict[str, int]:
    """Every word of letters as the reports write it, with how often."""
    return dict(db.execute(f"SELECT word, n FROM words_{int(generation)}").fetchall())


def usual_words(db: sqlite3.Connection, generation: int) -> dict[str, tuple[str, int, int]]:
    """The library's words folded: as usually written, without possessive, how often, and how often with a capital."""
    found: dict[str, tuple[str, int, int]] = {}
    most: dict[str, int] = {}
    for written, n in library_words(db, generation).items():
        folded = fold_word(written)
        shown, times, capitals = found.get(folded, (written, 0, 0))
        if (n, written) > (most.get(folded, 0), shown):  # of two that stand equally often, the one with fewer capitals
            shown, most[folded] = POSSESSIVE.sub("", written), n
        found[folded] = (shown, times + n, capitals + n * written[0].isupper())
    return found


def unwritten(db: sqlite3.Connection, generation: int, words_: Sequence[str]) -> set[str]:
    """Those of these words that no report writes, whatever their capitals and possessives."""
    forms = {form: word for word in words_ for form in _forms(word)}
    rows = db.execute(
        f"SELECT word FROM words_{int(generation)} WHERE word IN ({','.join('?' * len(forms))})", tuple(forms)
    )
    return set(words_) - {forms[row[0]] for row in rows}


def _forms(word: str) -> set[str]:
    plain = POSSESSIVE.sub("", word)
    return {
        form + s for w in {word, plain} for form in (w, w.lower(), w.capitalize(), w.upper()) for s in ("", "\u2019s")
    }


def meanings(db: sqlite3.Connection, generation: int, question: str) -> list[Meaning]:
    """What the acronyms of a question stand for, and which acronyms stand for its words, as the library knows them."""
    written = words(question)
    shouting = len(written) > _LETTERS_ALONE and all(word.isupper() for word in written if word.isalpha())
    found = [] if shouting else [m for word in dict.fromkeys(written) if (m := _spelt_out(db, generation, word))]
    return [*found, *_shortened(db, generation, question)]


def letters_of_acronym(word: str) -> str:
    """The letters of a word written as an acronym, without a plural or possessive s; "" if it is not written so.

    >>> [letters_of_acronym(word) for word in ("ACVs", "CRtB", "NALC's", "Kent", "I")]
    ['ACV', 'CRtB', 'NALC', '', '']
    """
    word = POSSESSIVE.sub("", word)
    word = word[:-1] if len(word) > 2 and word[-1] == "s" and word[-2].isupper() else word
    capitals = sum(c.isupper() for c in word)
    return word if word.isalpha() and word[0].isupper() and 2 <= capitals >= len(word) - 2 and len(word) <= 8 else ""


def _spelt_out(db: sqlite3.Connection, generation: int, word: str) -> Meaning | None:
    letters = letters_of_acronym(word)
    if not letters:
        return None
    rows = db.execute(
        f"SELECT kind, terms, long, n FROM acronyms_{int(generation)} WHERE letters IN (?, ?)",
        (letters.lower(), "".join(c for c in letters if c.isupper()).lower()),  # "CRtB" is looked for as "crb" too
    ).fetchall()
    for kinds in (range(DEFINED, INITIALS), range(INITIALS, INITIALS + 1)):
        times: Counter[str] = Counter()
        written: dict[str, tuple[int, str]] = {}
        for kind, terms, long, n in rows:
            if kind in kinds:
                times[terms] += n
                written[terms] = max(written.get(terms, (0, "")), (n, long))
        if not times:
            continue
        most = max(times.values())
        stands = _written(db, generation, letters)
        if kinds.start == INITIALS and most < stands:
            return None  # letters the reports use themselves, mostly without saying what for
        chosen = [t for t, n in times.most_common() if n >= _ALSO_MEANT * most][:_MEANINGS]
        chosen = [t for t in chosen if not any(t != o and t in o.split(" ", 1)[-1] for o in chosen)]
        spelt = sum(n for kind, terms, _, n in rows if kind == INITIALS and terms == chosen[0])  # how often said
        rather = most >= _SURELY_MEANT if not stands else kinds.start == DEFINED and spelt >= _RATHER * stands
        return Meaning(word, tuple(written[t][1] for t in chosen), rather_spelt=rather)
    return None


def _written(db: sqlite3.Connection, generation: int, letters: str) -> int:
    row = db.execute(
        f"SELECT sum(n) FROM words_{int(generation)} WHERE word IN (?, ?)", (letters, letters + "s")
    ).fetchone()
    return int(row[0] or 0)


def _shortened(db: sqlite3.Connection, generation: int, question: str) -> list[Meaning]:
    every = sequence(question)
    runs = {
        " ".join(every[at:end]): None
        for at in range(len(every))
        for end in range(at + 2, min(at + _MOST_WORDS, len(every)) + 1)
    }
    if not runs:
        return []
    table = f"acronyms_{int(generation)}"
    rows = db.execute(
        f"SELECT terms, letters, long, sum(n) FROM {table} INDEXED BY {table}_by_terms "
        f"WHERE kind < {INITIALS} AND terms IN ({','.join('?' * len(runs))}) GROUP BY terms, letters ORDER BY 4 DESC",
        tuple(runs),
    ).fetchall()
    typed = {term(word) for word in words(question)}
    best: dict[str, tuple[str, str]] = {}
    for terms, letters, long, _ in rows:
        if letters not in typed and len(letters) > 2:
            best.setdefault(terms, (long, letters.upper()))
    longest = [t for t in best if not any(t != other and f" {t} " in f" {other} " for other in best)]
    return [Meaning(best[t][0], (best[t][1],)) for t in longest]
