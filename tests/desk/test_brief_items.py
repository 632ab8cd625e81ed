"""Items of 26 to 59 words: joined by what they say happened, not by what such events share."""

from __future__ import annotations

import pytest
from msgspec import structs

from digest.core.model import Article
from digest.desk.grouping import cluster, pair
from digest.intake.article import event_days
from tests.desk.test_grouping_laws import groups
from tests.grouping_cases import article, case, known

PUBLISHED = {
    "apart-1-a": "2031-05-05",
    "apart-2-a": "2031-05-06",
    "apart-2-b": "2031-05-06",
    "apart-4-b": "2031-05-08",
    "apart-5-a": "2031-05-06",
    "apart-5-b": "2031-05-08",
    "join-1-a": "2031-05-05",
    "join-4-a": "2031-05-05",
}


def dated(a: Article) -> Article:
    """Return an article on its day, with the days that it states."""
    published = PUBLISHED.get(a.id, a.published)
    return structs.replace(a, published=published, days=event_days.stated(a.text, "en", published))


ITEMS = {name: dated(a) for name, a in case("brief-items.md").items()}
PAIRS = sorted({name[:-2] for name in ITEMS})


def sheet(*articles: Article) -> pair.Sheet:
    by_id = {a.id: a for a in articles}
    days = {a.id: cluster.stated(a) for a in articles}
    return pair.Sheet(list(known(by_id).values()), days, (), by_id)


@pytest.mark.parametrize("name", PAIRS)
def test_a_brief_item_and_a_report(name: str) -> None:
    """Eleven pairs: five are look-alikes and two events, six are one event."""
    a, b = f"{name}-a", f"{name}-b"
    joined = [[a, b]] if name.startswith("join") else [[a], [b]]
    assert groups([ITEMS[a], ITEMS[b]]) == joined


def test_brief_items_beside_each_other() -> None:
    """All in one edition, the same pairs are joined, and nothing else."""
    joined = [[f"{p}-a", f"{p}-b"] for p in PAIRS if p.startswith("join")]
    assert len(joined) == 6
    assert [g for g in groups(list(ITEMS.values())) if len(g) > 1] == joined


def test_a_brief_item_is_asked_more_than_a_longer_one() -> None:
    """Its openings outweigh a rule from another border, and only the rule of missing evidence."""
    two = sheet(ITEMS["join-6-a"], ITEMS["join-6-b"])
    assert two.forbidden(0, 1, two.score(0, 1)) == "evidence"
    asked = two.asked_of_openings(0, 1, "evidence")
    assert asked > pair.TUNING.openings
    assert two.forbidden(0, 1, 0.0, asked) == ""
    assert two.forbidden(0, 1, 0.0, asked - 0.1) == "evidence"
    assert two.asked_of_openings(0, 1, "specifics") > pair.TUNING.found


def test_a_brief_item_on_another_day_does_not_rest_on_openings() -> None:
    """One word in common and other days are two events of one place or company."""
    text = ITEMS["join-6-b"].text
    days = ("The day was Monday. ", "The day was Tuesday. ")
    own = [
        dated(article(name, None, day + t))
        for name, day, t in zip("ab", days, (ITEMS["join-6-a"].text, text), strict=True)
    ]
    assert sheet(*own).evidence.other_days(0, 1)
    assert sheet(*own).asked_of_openings(0, 1, "evidence") > pair.TUNING.found


def test_rare_words_outweigh_other_names_with_openings_alike() -> None:
    """Two rare words do, unless both count the same with other figures."""
    report = article(
        "a",
        "Alpaca on the garage",
        "A runaway alpaca was lifted off a garage at Elmwick by a crane on Tuesday. Its owner Pim "
        "Harrow had searched since Sunday.\n\nThe crane was at work next door and came over the hedge. "
        "It took 40 minutes, and 12 pupils watched, before the bell rang. Harrow wants to build a "
        "higher fence, and to bake for the driver of the crane. He keeps nine more.",
    )
    text = "It took a crane to get the alpaca down on Tuesday, says Lena Voss, who filmed it{}."
    end = " The beast weighs 70 kilos and spat."
    alike, counted = (
        sheet(report, article("b", "A crane for an alpaca", text.format(more) + end))
        for more in ("", " with 30 pupils")
    )
    for two in (alike, counted):
        assert two.forbidden(0, 1, two.score(0, 1)) == "specifics"
    assert alike.forbidden(0, 1, 0.0, 0.1) == ""
    assert alike.forbidden(0, 1, 0.0, -0.1) == "specifics"
    assert counted.forbidden(0, 1, 0.0, 0.1) == "specifics"
