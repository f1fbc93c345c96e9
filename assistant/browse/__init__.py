"""The browser app: an opened library, Gradio's pages, our own routes, and the door in front of them all.

    serving      check the port, start the server
    assembling   the app: routes, Gradio, door
    chat         the Ask page        holdings   the Library page        parts   what both are made with
    routes       /r/ID, /r/ID/N, /r/ID/N.png, /r/ID/file, /look/NAME
    briefings    the briefing that is being made, checks of finished ones
    briefing_routes  /briefing: our own page, its changes, its files to take away, /briefing/check
    grids        the Compare page's columns and rows        grid_routes  /compare: our own page, sent row by row
    forms        what our own pages share that change something
    opened       the library, opened when it is there
    waiting      what lies in corpus/ and is not in the library
    working      adding, rebuilding, removing, one after another, in the background
    examples     questions that this library answers

Gradio is imported only in here, and only when a server is made.
"""

from __future__ import annotations

from .serving import serve

__all__ = ["serve"]
