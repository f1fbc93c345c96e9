"""Words of questions that name no topic: what asks, what counts, what is done."""

from __future__ import annotations

# A name with one of these is a scheme, a law, a programme.
SCHEMES = frozenset(
    "act acts agreement bill challenge charter commission code covenant deal deals framework fund funds grant "
    "initiative inquiry law model order pact paper pilot plan policy programme project review scheme strategy "
    "study survey trial white".split()
)

# "Which four councils", "the six steps".
A_FEW = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"

# Before a figure these make it a code: "section 106", "round 5".
NUMBERED = frozenset(
    "section sections part round stage chapter schedule paragraph phase article clause volume version appendix "
    "module tier band zone step page question".split()
)

# Never part of a topic.
EMPTY = frozenset(
    "able according across actually ago among anybody anyone ask asked away back best better between big bigger "
    "biggest bring brought can't cannot compare compared compares current currently did different differently does "
    "done else ever every everyone exactly extra five four gave get gets give given giving got happen happened "
    "happens high higher highest inside kind kinds large larger largest last latest least like long lot lots low "
    "lower lowest made make makes making many mean means meant mine mostly much must name named need needed needs "
    "never new next often old one onto ought ours own per please possible really rid said say says second since six "
    "small smaller someone something soon sort still tell ten thing things third three told toward towards two type "
    "types us use used uses using various way ways well whole within without won't yet".split()
)

# Part of a topic beside other words ("neighbourhood plan", "interest rate"), but no topic alone.
NOT_ALONE = frozenset(
    "against amount answer area areas average bodies body case cases change changes comparison council councils "
    "date day days difference end estimated expected figure figures find finds first good group groups level levels "
    "limit list lists meaning member members money month months number numbers outside overall part parts people "
    "percentage person place places plan plans proportion question rate rates report reported reports rise rises "
    "several share start team teams time times total week weeks work works worldwide wrong year years".split()
)

# What is done in questions; regular forms follow.
VERBS = frozenset(
    "accept achieve achieved add adopt agree aim allow answered appeal apply appointed argue arrive ask attend ban "
    "be become began begin begun bid borrow bought break bring brought build built buy call came carried carry "
    "cause chaired check choose chose claim close come complete conclude consider consult contain continue count "
    "cover create cut damage decide decommissioned define deliver depend describe develop die differ discuss do "
    "drew drop earn employ emptied enable end ensure establish evaluate expect explain fail fall feel fell felt "
    "fill find finish fix fly follow forgot found gain gave get getting give go going grew grow hand handle happen "
    "have hear held help hire hold hope identify improve include increase introduce invest involve join jump keep "
    "kept knew know launch lead learn leave led left lend lent let live look lose lost made make manage matter mean "
    "measure meet mend mention met move need note object offer open oppose organise own paid pass pay perform "
    "piloted prepare prevent produce promise propose protect prove provide publish pull put raise ran reach read "
    "rebuild rebuilt receive recommend reduce refuse register reject relate rely remain remove renew rent repair "
    "replace reply require resolve respond rest retain return reveal rose run said sat save saw say scrap secure "
    "see sell send sent set show shut sign sit sold speak spent spoke stand start state stay stood stop strike "
    "struck submit succeed suggest take taken talk taught teach tell test think thought threw told took treat try "
    "turn understand urge use visit vote wait want warn weigh went win won worry write written wrote".split()
)

# What a topic does not begin with ("share of people").
AT_NO_START = frozenset(
    "number numbers percentage proportion amount share level levels people person first find report reports "
    "average".split()
)

# What a topic does not end with ("people work", "localism work").
AT_NO_END = frozenset(
    "people person number numbers work works year years month months week weeks day days find first answer".split()
)


def _forms(verb: str) -> set[str]:
    """A verb and its regular forms.  Stems would not do: "consultation" and "consult" have the same.

    >>> [form in _forms(verb) for verb, form in (("bid", "bidding"), ("carry", "carried"), ("use", "using"))]
    [True, True, True]
    """
    stem = verb[:-1] if verb.endswith("e") else verb
    ends = {verb + "s", stem + "ed", stem + "ing"}
    if verb[-1:] == "y" and verb[-2:-1] not in "aeiou":
        ends = {verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    elif verb[-1:] in ("s", "h", "x") or verb.endswith("ss"):
        ends.add(verb + "es")
    elif verb[-1:] not in "aeiouwy" and verb[-2:-1] in "aeiou" and verb[-3:-2] not in "aeiou":
        ends = {verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing", verb + "ed", verb + "ing"}
    return {verb, *ends}


VERB_FORMS = frozenset(form for verb in VERBS for form in _forms(verb))
