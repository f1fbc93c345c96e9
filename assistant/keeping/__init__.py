"""Keeping: what a user makes, written to userdata/ as it is made and there again after a restart.

records.py     briefings as JSON and back, and quotations as other programs hand them in
arranging.py   one change to a briefing at a time: add, move, note, group, take out
shelf.py       the briefings of one library on disk
"""

from .arranging import (
    add_quote,
    group_under,
    move,
    new_briefing,
    note_on,
    put_back,
    rename,
    rename_group,
    same_quote,
    say_under,
    take_out,
)
from .records import briefing_from_json, briefing_to_json, collected_from_json, collected_to_json
from .shelf import BriefingShelf

__all__ = [
    "BriefingShelf", "add_quote", "briefing_from_json", "briefing_to_json", "collected_from_json", "collected_to_json",
    "group_under", "move", "new_briefing", "note_on", "put_back", "rename", "rename_group", "same_quote",
    "say_under", "take_out",
]  # fmt: skip
