"""An answer to a near miss removes the question about two articles, and no other."""

from __future__ import annotations

from digest.curator.answers import ONE, TWO, answer, is_answered


class Waivers:
    """Return what an edition's file says about near misses."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def waived(self, article: str, name: str) -> str | None:
        return self.reasons.get(article) if name == "near-miss" else None

    def name(self, article: str) -> str:
        return f"{article}.txt"

    def do(self, act: dict[str, str]) -> None:
        assert (act["do"], act["key"]) == ("waive", "near-miss")
        self.reasons[act["article"]] = act["text"]


def test_an_answer_is_of_the_two_articles_alone() -> None:
    """A roundup kept apart from a report must not hide the question about two reports."""
    scene = Waivers()
    scene.do(answer(scene, "rates", TWO, ["roundup"]))
    assert is_answered(scene, "rates", "roundup")
    assert is_answered(scene, "roundup", "rates")
    assert not is_answered(scene, "rates", "loans")


def test_a_second_answer_keeps_the_first() -> None:
    scene = Waivers()
    scene.do(answer(scene, "rates", TWO, ["roundup", "markets"]))
    scene.do(answer(scene, "rates", ONE, ["loans"]))
    scene.do(answer(scene, "rates", TWO, ["savers"]))
    for other in ("roundup", "markets", "loans", "savers"):
        assert is_answered(scene, "rates", other), scene.reasons
    assert not is_answered(scene, "rates", "bakers")


def test_a_reason_that_an_editor_wrote_is_of_every_question() -> None:
    scene = Waivers()
    scene.reasons["rates"] = "a quarter point; this and nothing else"
    assert is_answered(scene, "rates", "loans")
