"""The questions offered before anything is asked: in good English, and answered directly by the report named."""

from __future__ import annotations

from collections.abc import Callable

from assistant.ask import Assistant
from assistant.browse.examples import find_examples
from assistant.settings import Settings

REPORTS = {
    "rights.md": "# Rights\n\n## Scotland is different\n\nScotland has other rules on halls.\n\n"
    "## The village hall fund\n\nThe village hall fund paid for 12 halls in 2019.\n",
    "words.md": "# Words\n\n## Terms\n\nA parish poll is a vote of the electors of a parish.\n",
}


def test_examples_are_whole_sentences_of_plain_english(make_library: Callable[..., Settings]) -> None:
    assistant = Assistant.open(make_library(REPORTS))
    examples = find_examples(assistant, assistant.reports())
    assert ("What is a parish poll?", "words") in {(e.question, e.report.id) for e in examples}
    assert not any("Scotland" in e.question for e in examples)
    for example in examples:
        answer = assistant.ask(example.question)
        assert (answer.strength, answer.quotes[0].citation.report.id) == ("strong", example.report.id)
