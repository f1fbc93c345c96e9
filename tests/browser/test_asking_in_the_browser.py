"""From a question to the marked words on the page, as a reader does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from assistant.datatypes import Filters, slice_spans
from assistant.showing.address import read_place

pytestmark = pytest.mark.browser

if TYPE_CHECKING:
    from conftest import Served
    from playwright.sync_api import Page

QUESTION = "What is community asset transfer?"
# A quotation on the page; the room held while the answer is looked for has bare places without an address.
CARD = "#la-thread .la-exchange:not(details .la-exchange) .la-quote[data-see]"


def asked(window: Callable[..., Page], *questions: str, extra: str = "", **context: Any) -> Page:
    """A page opened by its address, with the last answer on it."""
    page = window("/?" + "&".join(f"q={quote(q)}" for q in questions) + extra, **context)
    page.wait_for_selector(f"{CARD}, .la-silence")
    return page


def said(page: Page) -> Callable[[], list[str]]:
    """Reads the words of the quotations that stand on the page."""
    return lambda: page.locator(f"{CARD} .la-said").evaluate_all("all => all.map(e => e.textContent)")


def queried(page: Page) -> Callable[[], dict[str, list[str]]]:
    """Reads what the page's address asks for."""
    return lambda: parse_qs(urlsplit(page.evaluate("location.href")).query)


def test_a_question_typed_and_entered_shows_the_library_s_own_words(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"  # the box has focus
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(CARD)
    answer = served.assistant.ask(QUESTION)
    settles(said(page), [q.text for q in answer.quotes])
    marked = page.locator(f"{CARD} .la-said").evaluate_all(
        "all => all.map(e => [...e.querySelectorAll('mark')].map(m => m.textContent).join('|'))"
    )
    assert marked == ["|".join(q.text[a:b] for a, b in q.answer_spans) for q in answer.quotes]
    live = page.locator("#la-live [role=status]")
    settles(live.text_content, f"Answered: {len(answer.quotes)} quotations.")
    assert page.locator(".la-question").last.text_content() == QUESTION
    assert page.input_value("#la-q textarea") == ""
    settles(queried(page), {"q": [QUESTION]})


def test_a_question_asked_while_an_answer_is_on_its_way_is_asked_after_it(
    window: Callable[..., Page], settles: Callable[..., None]
) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    following = "Who can nominate an asset of community value?"
    page.locator("#la-q textarea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("#la-q textarea").fill(following)
    page.keyboard.press("Enter")
    settles(queried(page), {"q": [QUESTION, following]})
    assert page.locator(".la-question").all_text_contents() == [QUESTION, following]
    assert page.input_value("#la-q textarea") == ""


def test_what_stood_in_the_box_at_enter_is_asked_though_more_is_typed_by_then(window: Callable[..., Page]) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    taken = page.evaluate(
        """() => {
            const box = document.querySelector('#la-q textarea');
            const enter = (words) => {
                box.value = words;
                const key = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true });
                document.addEventListener('keydown', (e) => e.stopPropagation(), { capture: true, once: true });
                box.dispatchEvent(key);
            };
            enter('First?');
            box.value = 'Second?';
            const first = la.take('Second?');
            enter('Second?');
            const second = la.take('Second?');
            la.answered();
            enter('Third?');
            enter('Third?');
            return [first, second, la.take('Third?'), la.take('Third?')];
        }"""
    )
    assert taken == [["First?", "Second?"], ["", "Second?"], ["Third?", ""], ["", ""]]


def test_clicking_a_quotation_marks_its_words_and_no_others_on_the_page(
    window: Callable[..., Page], served: Served
) -> None:
    page = asked(window, QUESTION)
    cards = page.locator(CARD)
    checked = 0
    for n in range(cards.count()):
        card = cards.nth(n)
        place = read_place(card.get_attribute("data-see") or "")
        assert place is not None
        card.locator("a.la-tool").click()
        page.wait_for_selector(f'#la-page [data-see="{place.see}"]')
        assert "la-open" in (card.get_attribute("class") or "")
        texts = {number: served.assistant.page(place.report_id, number) for number in place.pages}
        words = page.locator("#la-page .la-asText mark").evaluate_all("all => all.map(e => e.textContent).join('')")
        quoted = slice_spans(texts, place.spans)
        assert "".join(words.split()) == "".join(quoted.split())
        if not place.page:
            continue
        page.wait_for_function(
            "() => [...document.querySelectorAll('#la-page .la-sheet img')].every(i => i.complete && i.naturalWidth)"
        )
        boxes = page.locator("#la-page .la-marks rect").evaluate_all(
            "all => all.map(r => ['x', 'y', 'width', 'height'].map(a => Number(r.getAttribute(a))))"
        )
        under = [
            w
            for number in place.pages
            for w in texts[number].boxes
            if any(
                x <= (w.left + w.right) / 2 <= x + width and y <= (w.top + w.bottom) / 2 <= y + height
                for x, y, width, height in boxes
            )
        ]
        text = texts[place.page].text
        assert "".join(text[w.start : w.end] for w in under) == "".join(
            quoted.replace(" | ", " ").split()  # the bars between a row's cells are not printed on the page
        )
        checked += 1
    assert checked


def test_the_page_can_be_turned_read_as_text_and_zoomed(window: Callable[..., Page]) -> None:
    page = asked(window, "What does Power Partnerships find?", extra="&see=power-partnerships-digest/3/")
    page.wait_for_selector('#la-page [data-see="power-partnerships-digest/3/"]')
    page.get_by_label("Next page").click()
    page.wait_for_selector('#la-page [data-see="power-partnerships-digest/4/"]')
    page.locator("body").press("[")
    page.wait_for_selector('#la-page [data-see="power-partnerships-digest/3/"]')
    page.get_by_role("button", name="Text", exact=True).click()
    assert page.locator("#la-page .la-asText").bounding_box()["width"] > 200  # type: ignore[index]
    page.get_by_role("button", name="Page", exact=True).click()
    before = page.locator("#la-page .la-sheet").bounding_box()["width"]  # type: ignore[index]
    page.get_by_label("Zoom in").click()
    page.get_by_label("Zoom in").click()
    after = page.locator("#la-page .la-sheet").bounding_box()["width"]  # type: ignore[index]
    assert after == pytest.approx(1.5 * before, rel=0.02)
    original = page.get_by_role("link", name="Open the PDF at this page").get_attribute("href")
    assert original == "/r/power-partnerships-digest/file#page=3"


def test_what_the_library_does_not_hold_is_said_calmly(window: Callable[..., Page], served: Served) -> None:
    question = "How many lighthouses did Rutland decommission by helicopter in 1874?"
    answer = served.assistant.ask(question)
    assert answer.status == "not_found"
    page = asked(window, question)
    assert page.locator(".la-silence h3").text_content() == "Not in the library"
    assert page.locator(f"{CARD} .la-said").evaluate_all("all => all.map(e => e.textContent)") == [
        q.text for q in answer.near_misses
    ]
    assert page.locator(f"{CARD} mark").count() == 0
    assert "Searched 5 reports" in (page.locator(".la-foot").text_content() or "")


def test_a_follow_up_goes_through_history_and_can_be_searched_word_for_word(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    first, follow_up = "What is a parish council petition?", "And how long does it take?"
    with_history = served.assistant.ask(follow_up, history=[first])
    page = asked(window, first)
    page.fill("#la-q textarea", follow_up)
    page.click("#la-ask")
    page.wait_for_selector(f".la-question bdi:text-is('{follow_up}')")
    settles(said(page), [q.text for q in (with_history.quotes or with_history.near_misses)])
    assert "1 earlier question in this chat" in (page.locator(".la-past summary").text_content() or "")
    settles(queried(page), {"q": [first, follow_up]})
    assert len(with_history.searched_for) > 1
    page.get_by_role("link", name="Search exactly what I typed").click()
    page.wait_for_selector("text=Searched for exactly what you typed.")
    alone = served.assistant.ask(follow_up, exactly=True)
    settles(said(page), [q.text for q in (alone.quotes or alone.near_misses)])
    settles(queried(page), {"q": [first, follow_up], "exact": ["1"]})


def test_a_slip_is_never_mended_silently_but_one_click_asks_what_was_meant(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    slip = "What is community asset tranfser?"
    meant = served.assistant.ask(slip).did_you_mean
    assert meant == QUESTION
    page = asked(window, slip)
    assert "Did you mean" in (page.locator(".la-meant").text_content() or "")
    page.get_by_role("link", name=QUESTION).click()
    page.wait_for_selector(".la-meant", state="hidden")
    settles(said(page), [q.text for q in served.assistant.ask(QUESTION).quotes])


def test_filters_stand_in_the_address_and_the_address_gives_the_view(
    window: Callable[..., Page], served: Served, settles: Callable[..., None]
) -> None:
    page = asked(window, QUESTION)
    page.get_by_role("button", name="Publisher").click()
    page.locator("#la-f-publisher").get_by_label("Locality").check()
    page.locator("#la-f-publisher").get_by_role("button", name="Look here").click()
    page.wait_for_selector(".la-chip.la-on")
    expected = served.assistant.ask(QUESTION, filters=Filters(publishers=("Locality",)))
    seen = [q.text for q in (expected.quotes or expected.near_misses)]
    settles(said(page), seen)
    assert "1 of 5 reports" in (page.locator("[data-la=filter-bar]").text_content() or "")
    settles(queried(page), {"q": [QUESTION], "publisher": ["Locality"]})
    address = page.evaluate("location.pathname + location.search")
    again = window(address)
    again.wait_for_selector(f"{CARD}, .la-silence")
    settles(said(again), seen)
    assert again.evaluate("location.pathname + location.search") == address
    again.locator(".la-chip.la-on").click()
    again.wait_for_selector(".la-chip.la-on", state="detached")
    settles(queried(again), {"q": [QUESTION]})


def test_a_page_stands_in_the_address_once_it_was_chosen(
    window: Callable[..., Page], settles: Callable[..., None]
) -> None:
    page = asked(window, QUESTION)
    assert "see=" not in page.evaluate("location.search")
    page.locator(f"{CARD} a.la-tool").nth(1).click()
    page.wait_for_function("location.search.includes('see=')")
    seen = page.locator("#la-page [data-la=desk]").get_attribute("data-see")
    again = window(page.evaluate("location.pathname + location.search"))
    again.wait_for_selector("#la-page [data-la=desk]")
    assert again.locator("#la-page [data-la=desk]").get_attribute("data-see") == seen
    settles(lambda: [card.get_attribute("data-see") for card in again.locator(".la-quote.la-open").all()], [seen])


def test_the_desk_can_be_closed_and_opened_again(window: Callable[..., Page]) -> None:
    page = asked(window, QUESTION)
    desk = page.locator("#la-page [data-la=desk]")
    page.get_by_label("Close the page").click()
    assert not desk.is_visible() and page.locator(".la-quote.la-open").count() == 0
    page.locator(f"{CARD} a.la-tool").first.click()  # the very page that was closed
    desk.wait_for(state="visible")
    page.get_by_label("Close the page").click()
    page.locator(f"{CARD} a.la-tool").nth(1).click()
    desk.wait_for(state="visible")
    assert "see=" in page.evaluate("location.search")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(window: Callable[..., Page]) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    page.fill("#la-q textarea", QUESTION)
    page.route("**/queue/data*", lambda route: (page.wait_for_timeout(700), route.continue_()))
    page.keyboard.press("Enter")
    page.wait_for_selector(CARD)
    page.keyboard.type("And then?")
    page.wait_for_timeout(400)
    assert page.input_value("#la-q textarea") == "And then?"


def test_an_empty_question_is_answered_with_a_hint(window: Callable[..., Page]) -> None:
    page = window("/")
    page.wait_for_selector("[data-la=filter-bar]")
    page.click("#la-ask")
    page.wait_for_selector("#la-hint >> text=Type a question first")
    assert page.locator(".la-welcome").is_visible()


def test_examples_are_questions_the_library_answers(window: Callable[..., Page]) -> None:
    page = window("/")
    for _ in range(20):  # they are looked for in the background
        if page.locator("#la-below [data-la=ask]").count():
            break
        page.wait_for_timeout(500)
        page.reload()
        page.wait_for_selector("[data-la=filter-bar]")
    page.locator("#la-below [data-la=ask]").first.click()
    page.wait_for_selector(CARD)
    assert page.locator(".la-fit").first.text_content() == "Answers directly"


def test_an_image_that_cannot_be_drawn_gives_way_to_the_text(window: Callable[..., Page]) -> None:
    page = window("/")
    page.route("**/*.png*", lambda route: route.abort())
    page.wait_for_selector("[data-la=filter-bar]")
    page.fill("#la-q textarea", QUESTION)
    page.click("#la-ask")
    page.wait_for_selector("text=The page image could not be drawn")
    assert page.locator("#la-page [data-la=desk]").get_attribute("data-mode") == "text"
    assert page.locator("#la-page .la-asText mark").first.is_visible()
