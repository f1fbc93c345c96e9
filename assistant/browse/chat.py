"""The Ask page: the thread of questions, the question box, the filters, the page on the desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from ..datatypes import Filters
from ..errors import AssistantError, NoIndexError, UsageError
from ..settings import MAX_QUESTION_CHARACTERS
from ..showing.address import EVERYWHERE, Address, Place, read_address, read_place
from ..showing.briefing import tray_html
from ..showing.exchange import Exchange, compared, said_in_short, thread_html, waiting_html
from ..showing.filters import chips_html
from ..showing.listing import place_of
from ..showing.pane import closed_html, lost_html, pane_html, shelf_html
from ..showing.welcome import examples_html, hint_html, status_html, welcome_html
from .briefings import Briefings
from .examples import Examples
from .opened import OpenLibrary
from .parts import PRIVATE, carried, html_part

# Sooner than this an answer simply appears; later the question and held places appear first.
_PATIENCE_SECONDS = 0.18
_KEPT = 20
_LOG = logging.getLogger(__name__)
_FIRST = "Type a question in plain words"
_NEXT = "Ask a follow-up, or something new"


@dataclass(frozen=True, slots=True)
class Chat:
    """What one window has asked so far, and where it looks."""

    exchanges: tuple[Exchange, ...] = ()
    filters: Filters = EVERYWHERE
    beside: bool = False

    @property
    def address(self) -> Address:
        """The view as the browser's address names it."""
        last = self.exchanges[-1] if self.exchanges else None
        questions = tuple(e.question for e in self.exchanges)
        return Address(questions, self.filters, bool(last and last.exactly), beside=self.beside)


class ChatPage:
    """Builds the page inside a `gr.Blocks` and answers its events.  All that events carry is treated as hostile."""

    def __init__(self, library: OpenLibrary, examples: Examples, briefings: Briefings) -> None:
        self._library, self._examples, self._briefings = library, examples, briefings

    def build(self, demo: gr.Blocks) -> None:
        """Lay out the page."""
        with gr.Row(elem_classes="la-room la-with-desk"):
            with gr.Column(elem_classes="la-thread"):
                self.thread = html_part("thread", welcome_html(), events=("ask", "choose", "open", "collect"))
                with gr.Column(elem_classes="la-composer"):
                    with gr.Row(elem_classes="la-field"):
                        self.box = gr.Textbox(
                            label="Ask a question",
                            show_label=False,
                            container=False,
                            lines=1,
                            max_lines=4,
                            elem_id="la-q",
                            placeholder=_FIRST,
                            autofocus=True,
                        )
                        go = gr.Button("Ask", variant="primary", min_width=0, elem_id="la-ask")
                    self.hint = html_part("hint")
                    self.chips = html_part("chips")
                self.below = html_part("below")
            self.desk = html_part("page")
        self.live = html_part("live")
        self.tray = html_part("tray")
        self.asked = gr.Textbox(visible=False)
        self.chat = gr.State(Chat())
        self._wire(demo, go)

    def _wire(self, demo: gr.Blocks, go: gr.Button) -> None:
        everything = [self.thread, self.below, self.chips, self.desk, self.live, self.hint, self.chat, self.box]
        everything.append(self.tray)
        asking = {"concurrency_limit": 8, "concurrency_id": "ask", **PRIVATE}
        # The box is emptied in the browser, at once: an answer that came back to empty it would take along what the
        # reader has typed meanwhile (3 of 480 questions of hurried readers were lost that way).  While an answer is on
        # its way the box keeps the next question, which Gradio would drop, and it is asked afterwards.
        take = "question => la.take(question)"
        taken = gr.on([self.box.submit, go.click], None, self.box, [self.asked, self.box], js=take, **PRIVATE)
        answered = taken.then(self._ask, [self.asked, self.chat], everything, **asking)
        answered.then(None, js="() => la.answered()", **PRIVATE)
        self.thread.ask(self._again, [self.chat], everything, **asking)
        self.thread.choose(self._choose, [self.chat], everything, **asking)
        self.thread.open(self._open, None, self.desk, queue=False, **PRIVATE)
        keeping = {"concurrency_limit": 4, "concurrency_id": "briefing", **PRIVATE}
        self.thread.collect(self._collect, [self.chat], self.tray, **keeping)
        demo.load(self._arrive, [self.chat], everything, **asking)

    # Events

    async def _arrive(self, chat: Chat, request: gr.Request) -> AsyncIterator[dict[Any, Any]]:
        """The view that an address names: each of its questions is asked again, and stands there while it is."""
        address = read_address(request.query_params.multi_items())
        filters = self._library.shelf().known(address.filters)
        chat = Chat(filters=filters, beside=address.beside and len(filters.reports) > 1)
        try:
            for n, question in enumerate(address.questions, 1):
                exactly = address.exactly and n == len(address.questions)
                yield {self.thread: waiting_html(chat.exchanges, question, shelf=self._library.shelf())}
                chat = await self._answered(chat, question, exactly=exactly)
        except Exception as error:
            yield {**await asyncio.to_thread(self._view, chat), self.hint: _could_not(error)}
            return
        view = await asyncio.to_thread(self._view, chat, see=address.see)
        yield {**view, self.box: gr.Textbox(placeholder=_NEXT)} if chat.exchanges else view

    async def _ask(self, question: str, chat: Chat) -> AsyncIterator[dict[Any, Any]]:
        async for update in self._exchange(str(question), chat):
            if self.chat in update and not chat.exchanges and self.box not in update:
                update[self.box] = gr.Textbox(placeholder=_NEXT)
            yield update

    async def _again(self, chat: Chat, event: gr.EventData) -> AsyncIterator[dict[Any, Any]]:
        """A question from a link: an example, a part of a question, the last question word for word."""
        address = read_address(str(carried(event, "query")).partition("?")[2])
        if not address.questions:
            return
        if address.exactly and chat.exchanges and chat.exchanges[-1].question == address.questions[-1]:
            chat = replace(chat, exchanges=chat.exchanges[:-1])
        async for update in self._exchange(address.questions[-1], chat, exactly=address.exactly):
            yield update

    async def _choose(self, chat: Chat, event: gr.EventData) -> AsyncIterator[dict[Any, Any]]:
        """Other filters: the last question is asked again within them."""
        address = read_address(str(carried(event, "query")))
        filters = self._library.shelf().known(address.filters).in_order()
        chat = replace(chat, filters=filters, beside=address.beside and len(filters.reports) > 1)
        if not chat.exchanges:
            yield await asyncio.to_thread(self._view, chat)
            return
        last = chat.exchanges[-1]
        chat = replace(chat, exchanges=chat.exchanges[:-1])
        async for update in self._exchange(last.question, chat, exactly=last.exactly):
            yield update

    def _open(self, event: gr.EventData) -> str:
        """A page for the desk."""
        place = read_place(str(carried(event, "href")))
        if place is None:
            return lost_html("The link does not name a page.")
        said = carried(event, "kind")
        kind = said if said in ("near miss", "report") else "quotation"
        n, of = _small(carried(event, "n")), _small(carried(event, "of"))
        return self._pane(place, (n, of, kind) if 0 < n <= of else None)

    async def _collect(self, chat: Chat, event: gr.EventData) -> str:
        """A quotation into the briefing; only one that this window was given."""
        see = str(carried(event, "see"))
        for exchange in reversed(chat.exchanges):
            for quote in exchange.quotes:
                if Place.of(quote).see == see:
                    try:
                        said = await asyncio.to_thread(self._briefings.collect, quote, exchange.question)
                    except AssistantError as error:
                        said = str(error)
                    return self._tray(said)
        return self._tray("That quotation is no longer in this chat. Ask again.")

    # Answering

    async def _exchange(self, question: str, chat: Chat, *, exactly: bool = False) -> AsyncIterator[dict[Any, Any]]:
        question = question.strip()
        if not question:
            found = self._examples.ready()
            example = f"For example: {found[0].question}" if found else "In plain words, as you would ask a colleague."
            hint = hint_html("Type a question first", example)
            yield {self.hint: hint, self.live: status_html("Type a question first.")}
            return
        task = asyncio.ensure_future(self._answered(chat, question, exactly=exactly))
        done, _ = await asyncio.wait({task}, timeout=_PATIENCE_SECONDS)
        if not done:
            yield {
                self.thread: waiting_html(chat.exchanges, question, shelf=self._library.shelf()),
                self.below: "",
                self.live: status_html("Looking."),
            }
        try:
            chat = await task
        except Exception as error:
            view = await asyncio.to_thread(self._view, chat)
            yield {**view, self.hint: _could_not(error), self.box: gr.Textbox(value=question)}
            return
        cut = len(question) > MAX_QUESTION_CHARACTERS
        long = f"Only its first {MAX_QUESTION_CHARACTERS:,} characters were searched." if cut else ""
        yield {
            **await asyncio.to_thread(self._view, chat),
            self.hint: hint_html("The question was very long", long) if cut else "",
        }

    async def _answered(self, chat: Chat, question: str, *, exactly: bool) -> Chat:
        """The chat with one more exchange.  Raises AssistantError."""
        # What was meant takes the place of the slip; it is no follow-up to it.
        history = [e.question for e in chat.exchanges if e.answer.did_you_mean != question]

        def ask() -> Exchange:
            assistant, shown = self._library.assistant(), question[:MAX_QUESTION_CHARACTERS]
            columns = chat.filters.reports if chat.beside else ()
            if not exactly and (columns or assistant.compares(question)):
                comparison = assistant.compare(question, reports=columns, filters=chat.filters)
                return Exchange(shown, exactly, compared(comparison), comparison)
            return Exchange(
                shown, exactly, assistant.ask(question, history=history, filters=chat.filters, exactly=exactly)
            )

        try:
            exchange = await asyncio.to_thread(ask)
        except NoIndexError as error:
            raise UsageError("The library has not been built yet. Open Library and add reports, or rebuild.") from error
        return replace(chat, exchanges=(*chat.exchanges, exchange)[-_KEPT:])

    # The view

    def _view(self, chat: Chat, *, see: str = "") -> dict[Any, Any]:
        shelf, last = self._library.shelf(), chat.exchanges[-1] if chat.exchanges else None
        found = self._examples.ready()
        chips = chips_html(chat.address, shelf, n_reports=self._library.n_reports(chat.filters))
        if last is None:
            trouble = None if shelf.reports else ("The library is empty", "Add PDF, Word, web or text files to begin.")
            return {
                self.thread: welcome_html(),
                self.below: examples_html(found, filters=chat.filters, trouble=trouble),
                self.chips: chips,
                self.desk: self._desk(see) if see else shelf_html(shelf),
                self.live: "",
                self.hint: "",
                self.chat: chat,
                self.tray: self._tray(),
            }
        address = replace(chat.address, questions=())
        return {
            self.thread: thread_html(chat.exchanges, shelf=shelf, address=address),
            self.below: "",
            self.chips: chips,
            self.desk: self._desk(see) if see else self._first_page(last),
            self.live: status_html(said_in_short(last)),
            self.hint: "",
            self.chat: chat,
            self.tray: self._tray(),
        }

    def _tray(self, said: str = "") -> str:
        return tray_html(self._briefings.kept(), said, n=self._briefings.count_up())

    def _first_page(self, last: Exchange) -> str:
        quotes, kind = last.answer.quotes, "quotation"
        if last.comparison is not None:
            return closed_html()
        listed = last.answer.listing.reports if last.answer.listing else ()
        if listed:
            return self._pane(place_of(listed[0]), (1, len(listed), "report"))
        if not quotes:
            quotes, kind = last.answer.near_misses, "near miss"
        return self._pane(Place.of(quotes[0]), (1, len(quotes), kind)) if quotes else closed_html()

    def _desk(self, see: str) -> str:
        place = read_place(see)
        return self._pane(place, None) if place else closed_html()

    def _pane(self, place: Place, jump: tuple[int, int, str] | None) -> str:
        try:
            return pane_html(self._library.evidence(place, jump=jump))
        except NoIndexError:
            return lost_html("The library has not been built yet.")
        except UsageError as error:
            return lost_html(str(error))


def _could_not(error: Exception) -> str:
    """Why a question was not answered, for the place under its box; what was not foreseen goes into the log."""
    if isinstance(error, AssistantError):
        return hint_html("That could not be asked", str(error))
    _LOG.error("A question failed", exc_info=error)
    return hint_html("Something went wrong that was not foreseen", "The log on this computer says what. Try again.")


def _small(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000 else 0
