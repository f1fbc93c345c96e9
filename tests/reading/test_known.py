"""The table of real reports that are known."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assistant.corpus import not_yet_here
from assistant.datatypes import Report
from assistant.reading import read_known
from assistant.settings import Settings

TABLE = (
    "\ufeffid,title,publisher,date,year,address,address_status,licence,places,topics\r\n"
    "people-power,People Power,Locality,2018-01,2018,https://locality.org.uk/p,publisher,,England,localism; power\r\n"
    'act-local,"Act Local: Empowering",Centre for London,,2019,javascript:alert(1),copy,,London,\r\n'
    ",,,,,,,,,\r\n"
)


def test_rows_become_records_and_only_web_addresses_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "known_reports.csv"
    path.write_text(TABLE, encoding="utf-8", newline="")
    people, act = read_known(path)
    assert (people.id, people.publisher, people.date, people.topics) == (
        "people-power", "Locality", "2018-01", ("localism", "power"),
    )  # fmt: skip
    assert (act.title, act.date, act.address) == ("Act Local: Empowering", "2019", "")


def test_no_table_means_no_known_reports(tmp_path: Path) -> None:
    assert read_known(tmp_path / "known_reports.csv") == ()
    (tmp_path / "known_reports.csv").write_bytes(b"\x00\xff\x00")
    assert read_known(tmp_path / "known_reports.csv") == ()


def test_a_report_is_here_by_id_address_or_title_and_a_digest_is_not_the_report(
    make_library: Callable[..., Settings],
) -> None:
    settings = make_library({}, built=False)
    (settings.corpus / "_sources").mkdir()
    (settings.corpus / "_sources" / "known_reports.csv").write_text(TABLE, encoding="utf-8", newline="")

    def missing(*reports: Report) -> list[str]:
        return [k.id for k in not_yet_here(settings, reports)]

    assert missing() == ["people-power", "act-local"]
    assert missing(Report("act-local", "a.pdf", "Other")) == ["people-power"]
    assert missing(Report("x", "a.pdf", "People power!")) == ["act-local"]
    assert missing(Report("x", "a.pdf", "Other", url="https://locality.org.uk/p")) == ["act-local"]
    assert missing(Report("d", "d.pdf", "People Power", kind="digest")) == ["people-power", "act-local"]
