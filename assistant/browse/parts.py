"""What both of Gradio's pages are made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import gradio as gr

# Handlers are no part of an API, yet anyone on this computer can call them: what they are given is hostile.
PRIVATE = {"api_visibility": "private", "show_progress": "hidden"}


def html_part(name: str, value: str = "", *, events: Sequence[str] = ()) -> gr.HTML:
    """An HTML component with the id la-NAME, known to our page script by NAME; `showing` has escaped what it holds.

    events: what it can tell us.  Templates are never given here: Gradio runs what stands in them.
    """
    script = (
        f"window.la.attach({name!r}, {list(events)!r}, element, trigger, watch, "
        "typeof upload === 'undefined' ? null : upload);"
    )
    return gr.HTML(value, elem_id=f"la-{name}", js_on_load=script, apply_default_css=False)


def carried(event: gr.EventData, name: str) -> object:
    """One value of an event, whatever the browser sent; "" if it is not there."""
    data = event._data
    return data.get(name, "") if isinstance(data, Mapping) else ""
