"""Numbers and other names of a report: made-up ones, each as real reports print them."""

from __future__ import annotations

import pytest

from assistant.datatypes import Guess, KnownReport, Report
from assistant.reading import merge, with_known_names
from assistant.reading.chairing import find_aliases
from assistant.reading.guessing import guess_report
from assistant.reading.identifying import find_identifiers, is_isbn

# Check digits by hand: 978-1-2345-6789-7: 9+7*3+8+1*3+2+3*3+4+5*3+6+7*3+8+9*3 = 133, and 7 makes 140.
# 0-306-40615-2: 10*0+9*3+8*0+7*6+6*4+5*0+4*6+3*1+2*5 = 130, and 2 makes 132 = 12 * 11.


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("ISBN 978-1-2345-6789-7", ("ISBN 978-1-2345-6789-7",)),
        ("ISBN: 978 1 2345 6789 7 E03069239 07/24", ("ISBN 978-1-2345-6789-7",)),
        ("ISBN-13 (web): 9781234567897", ("ISBN 9781234567897",)),
        ("ISBN 0-306-40615-2", ("ISBN 0-306-40615-2",)),
        ("ISBN 978-1-2345-6789-6", ()),
        ("Telephone 978-1-2345-6789-7", ()),
        ("CP 1234", ("CP 1234",)),
        ("CP1234", ("CP 1234",)),
        ("Cm 7427", ("Cm 7427",)),
        ("HC 569-I", ("HC 569-I",)),
        ("HL Paper 12 HC 34", ("HL Paper 12", "HC 34")),
        ("Third Report of Session 2010-12, HC 547", ("HC 547",)),
        ("Presented to Parliament by the Secretary of State by Command of His Majesty, May 2025 CP 1234", ("CP 1234",)),
        ("The government said so in its white paper (CP 604), which councils welcomed at the time.", ()),
        ("Government response to the Committee's report, HC 547", ()),
        ("See Cm 7427.", ()),
        ("It follows Cm 7427 of 2008.", ()),
        ("doi:10.1000/182", ("doi:10.1000/182",)),
        ("https://doi.org/10.5555/parish.2019.", ("doi:10.5555/parish.2019",)),
        ("The hall cost 10.1000/182 of the sum.", ()),
    ],
)
def test_a_number_is_taken_where_the_report_names_itself(block, found):
    assert find_identifiers([block]) == found


def test_a_list_of_other_works_gives_no_numbers():
    works = [f"Smith, Parishes {n}. ISBN {isbn}" for n, isbn in enumerate(
        ("978-1-2345-6789-7", "978-1-2345-6780-4", "978-1-2345-6781-1", "978-1-2345-6782-8")
    )]  # fmt: skip
    assert all(is_isbn(work.rpartition(" ")[2]) for work in works)
    assert find_identifiers(["A report"], works) == ()
    assert find_identifiers(["https://doi.org/10.1/a", "doi:10.5555/one", "doi:10.5555/two"]) == ()
    assert find_identifiers([], ["CP 1234"]) == (), "on the last pages papers of others are listed"


def test_one_book_in_two_isbns_is_named_once():
    assert find_identifiers(["ISBN 0-306-40615-2", "ISBN 978-0-306-40615-7"]) == ("ISBN 978-0-306-40615-7",)


@pytest.mark.parametrize(
    ("title", "blocks", "aliases"),
    [
        (
            "Own choices: the report of the Ambridge Inquiry",
            ["A report by The Rt Hon the Baroness Archer DBE Chair of the Ambridge Inquiry"],
            ("Archer Inquiry", "Archer report"),
        ),
        (
            "Making halls work",
            ["The Aldridge Review of community halls", "The review was led by Phil Aldridge in 2007."],
            ("Aldridge Review",),
        ),
        ("A panel on parishes", ["Chair: Dame Jill Woolley", "Members: five"], ("Woolley Panel", "Woolley report")),
        ("Commission on halls", ["Commission members: Lord A Pargetter, Lord B Grundy"], ()),
        ("Parish minutes", ["The meeting was chaired by Lord Ambridge."], ()),
        ("Annual report", ["The Localism Commission, chaired by Lord Ambridge, said otherwise."], ()),
        (
            "Commission on halls",
            ["The Commission on halls, chaired by Lord Pargetter.", "An earlier Commission, chaired by Lady Carter."],
            (),
        ),
    ],
)
def test_a_report_is_known_by_its_own_chair_only(title, blocks, aliases):
    assert find_aliases(title, blocks) == aliases


def test_a_guess_says_what_rests_on_little():
    body = ("The council met and agreed to all that was put to it on the day.", 11.0)
    guess = guess_report({"CreationDate": "D:20240705101900"}, [body], "my_report")
    assert (guess.title, guess.year, guess.doubtful) == ("my report", 2024, ("title", "year"))
    guess = guess_report({"Title": "Power to the parishes"}, [("May 2019", 11.0), body], "my_report")
    assert guess.doubtful == ()
    assert merge({"year": "2020"}, Guess("A", year=2024, doubtful=("year",)), file="a.pdf", id="a").doubtful == ()


def test_the_catalogue_has_the_last_word_on_names_and_numbers():
    guess = Guess("A", identifiers=("CP 1234",), aliases=("Archer Inquiry",))
    report = merge(None, guess, file="a.pdf", id="a")
    assert (report.identifiers, report.aliases) == (("CP 1234",), ("Archer Inquiry",))
    assert {"identifiers", "aliases"} <= set(report.guessed)
    report = merge({"aliases": "the Archer one; ARI", "identifiers": "-"}, guess, file="a.pdf", id="a")
    assert (report.identifiers, report.aliases) == ((), ("the Archer one", "ARI"))
    assert not {"identifiers", "aliases"} & set(report.guessed)
    digest = merge({"kind": "digest"}, guess, file="a.pdf", id="a")
    assert (digest.identifiers, digest.aliases) == ((), ()), "they are the original's"


def test_a_known_report_brings_its_names_unless_its_row_has_some():
    known = [KnownReport("p", "People power: findings", date="2018-01", aliases=("Kerslake report",))]
    report = Report("a", "a.pdf", "People Power", year=2018)
    assert with_known_names(report, None, known).aliases == ("Kerslake report",)
    assert with_known_names(report, {"aliases": "mine"}, known).aliases == ()
    assert with_known_names(Report("a", "a.pdf", "People Power", kind="digest"), None, known).aliases == ()
    assert with_known_names(Report("a", "a.pdf", "Other power"), None, known).aliases == ()
