"""Tokens and products: the fast ways give what the plain ways give."""

from __future__ import annotations

import zlib
from itertools import combinations, pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from digest.core.model import Quotation
from digest.desk.grouping import copy_pairs, copy_text, products, rarity
from digest.desk.grouping.facts import facts
from digest.desk.grouping.stated import Stated
from digest.desk.words import forms, sentence, tokens
from digest.desk.words import hashes as terms
from tests.grouping_cases import article

PIECES = st.sampled_from(
    [
        "Mayor",
        "mayor's",
        "don’t",
        "1,200",
        "x_y",
        "²",
        "½",
        "_",
        "“",
        ".",
        ",",
        " ",
        "\n",
        "\0",
        "\u2028",
        "İ",
        "ẞ",
        "名前",
        "U.S.",
        "p.m.",
        "9" * 50,
    ]
)
TEXTS = st.lists(st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join), max_size=5)


def long_way(text: str) -> list[tuple[str, int, bool, bool, bool]]:
    """Token by token: as printed, its hash, and whether it is a word, a number, capitalised."""
    out = []
    for t in terms.TOKEN.findall(text.replace("\0", " ").replace("\n", "\0")):
        first = t[0]
        form = terms.value(t) if first.isdigit() else terms.folded(t) if first.isalpha() else t
        word = first.isdigit() or first.isalpha()
        number = first.isdigit() or (first.isalpha() and form.isdigit())
        out.append((t, terms.key(form), word, number, first.isalpha() and first.isupper()))
    return out


@given(TEXTS)
def test_tokens_of_several_texts_are_those_of_each(texts: list[str]) -> None:
    """Texts are cut in one row as each would be alone, token by token."""
    row, begin = tokens.cut(texts)
    for k, text in enumerate(texts):
        t = row.span(begin[k], begin[k + 1])
        lower, printed = t.strings()
        found = [
            (p, h, f & tokens.WORD > 0, f & tokens.NUMBER > 0, f & tokens.CAPITAL > 0)
            for p, h, f in zip(printed(0, len(t)), t.hashes.tolist(), t.flags.tolist(), strict=True)
        ]
        assert found == long_way(text)
        assert list(lower) == [p.lower() for p in printed(0, len(t))]
    assert begin[-1] == len(row)


def test_the_memory_of_words_begins_again(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A full memory is replaced; tokens cut before keep theirs."""
    monkeypatch.setattr(tokens, "MOST_TOKENS", 3)
    before, _ = tokens.cut(["The Harbour of Vell was shut."])
    after, _ = tokens.cut(["Other words now, and many of them."])
    assert before.strings()[1](1, 4) == ["Harbour", "of", "Vell"]
    assert after.strings()[1](0, 2) == ["Other", "words"]


@given(st.lists(st.integers(0, 9), max_size=30), st.integers(1, 12))
def test_bags_and_shingles(words: list[int], size: int) -> None:
    """A bag holds each hash once, in order, with its count; runs are hashed one after the other."""
    hashes = np.array(words, np.uint32)
    keys, counts = terms.unpack(terms.pack(hashes))
    want, many = np.unique(hashes, return_counts=True)
    assert keys.tolist() == want.tolist()
    assert counts.tolist() == many.tolist()
    assert terms.bag({h: words.count(h) for h in words}) == terms.pack(hashes)
    runs = terms.shingles(hashes, size)
    assert len(runs) == max(0, len(words) - size + 1)
    for k in range(len(runs)):
        assert runs[k] == terms.shingles(hashes[k : k + size], size)[0]


@given(
    st.lists(
        st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 5), max_size=20), min_size=1, max_size=6
    )
)
def test_words_are_numbered_as_numpy_does(bags: list[list[int]]) -> None:
    """One sort of hash and place gives the distinct words and the number of each token's word; a
    text is restored from its bag and order."""
    own = [np.array(b, np.uint32) for b in bags]
    words, at = terms.joined(own)
    want, inverse = np.unique(np.concatenate(own), return_inverse=True)
    assert words.tolist() == want.tolist()
    assert at.tolist() == inverse.tolist()
    for b in own:
        bag = terms.pack(b)
        assert terms.unfold(terms.order(b, bag), bag).tolist() == b.tolist()
    wide = np.arange(70_000, dtype=np.uint32)
    assert (
        terms.unfold(terms.order(wide[::-1], terms.pack(wide)), terms.pack(wide)) == wide[::-1]
    ).all()


@given(st.integers(0, 2**32 - 1), st.integers(1, 40), st.integers(1, 60), st.integers(1, 5000))
def test_products_are_those_of_the_matrices(seed: int, n: int, words: int, most: int) -> None:
    """Frequent words as columns, rare ones pair by pair: the same sums as with whole matrices."""
    r = np.random.default_rng(seed)
    x, y = (
        r.integers(1, 900, (n, words)) * (r.random((n, words)) < r.random(words) ** 3) for _ in "xy"
    )
    one, other = (
        (*(a.astype(np.int64) for a in np.nonzero(m)), m[np.nonzero(m)].astype(np.float64))
        for m in (x, y)
    )
    before, products.MOST = products.MOST, most
    try:
        assert (products.products(n, words, one, other) == x @ y.T).all()
        assert (products.products(n, words, one, one) == x @ x.T).all()
    finally:
        products.MOST = before


def test_words_that_are_in_the_other_text() -> None:
    """A word is in the other text if one of the runs of four words around it is, whatever other
    articles are compared."""
    texts = [
        "a b c d e f g. h i j",
        "c d e f x y. a b c d",
        "a b c",
        "q r s t u v",
        "",
        "f g h i j a b",
    ]
    own = [article(f"n{k}", None, t) for k, t in enumerate(texts)]
    made = copy_text.texts_of([copy_text.StatedText(a, facts(a)) for a in own])

    def runs(words: list[str]) -> list[tuple[str, ...]]:
        return [tuple(words[k : k + 4]) for k in range(len(words) - 3)]

    for a in own:
        words = a.text.replace(".", "").split()
        for b in own:
            there = set(runs(b.text.replace(".", "").split()))
            want = [
                any(r in there for r in runs(words)[max(0, k - 3) : k + 1])
                for k in range(len(words))
            ]
            assert made[a.id].covered(made[b.id]).tolist() == want
            ends = [0, *made[a.id].ends]
            shares = [sum(want[s:e]) / (e - s) if e > s else 1.0 for s, e in pairwise(ends)]
            assert made[a.id].by_sentence(made[b.id]) == shares


@given(
    st.lists(
        st.sampled_from(
            ["Five", "people", "said", "the", "harbour", "was", "shut", "don’t", ".", "\n"]
        ),
        min_size=1,
        max_size=40,
    )
)
def test_quotations_are_known_by_their_words_alone(words: list[str]) -> None:
    """The runs that identify a quotation are those of a text that is nothing else."""
    text = "Before it. " + " ".join(words) + " after it"
    u = Quotation(start=11, end=11 + len(" ".join(words)))
    row, _ = tokens.cut([text[u.start : u.end]])
    shingles = terms.shingles(row.hashes[(row.flags & tokens.WORD) > 0], terms.QUOTED)
    found = set(facts(article("a", None, text), [u]).quotes)
    if not len(shingles):
        assert not found
        return
    runs = terms.runs(shingles, min(terms.KNOWN_BY - terms.QUOTED, len(shingles) - 1))
    assert found == {int(h) for h in runs[[0, -1]]}


@given(
    st.lists(st.frozensets(st.integers(0, 9), max_size=6), min_size=1, max_size=8),
    st.integers(1, 9),
)
def test_articles_that_share_a_run(runs: list[frozenset[int]], crowd: int) -> None:
    """A pair shares a run that no crowd shares."""
    want = {
        (i, j)
        for i, j in combinations(range(len(runs)), 2)
        if any(sum(h in x for x in runs) <= crowd for h in runs[i] & runs[j])
    }
    before, copy_pairs.CROWD = copy_pairs.CROWD, crowd
    try:
        assert copy_pairs.sharing([np.array(sorted(x), np.uint64) for x in runs]) == want
    finally:
        copy_pairs.CROWD = before


WORDS = st.sampled_from(
    "Harbour's colours analysed travelled Jan three glasses bus gais towns' o’clock p_m İs ís les".split()
) | st.text(st.sampled_from("aeiloursnyz'’ßİ1"), min_size=1, max_size=9)


@given(WORDS)
def test_a_word_without_marks_is_folded_as_one_with_marks(word: str) -> None:
    """Marks are looked for only in words that are not all letters, endings only behind an s."""
    w = word.casefold().replace("’", "'")
    w = (w[:-2] if w.endswith("'s") else w).replace("'", "")
    want = terms.NUMBERS.get(w) or terms.SHORT.get(w)
    if want is None:
        if len(w) > 4:
            w = terms.OUR.sub(r"\1or", w)
            w = w if terms.NOT_ISE.match(w) else terms.ISE.sub(r"\1iz\2", w)
            w = terms.DOUBLE.sub(r"\1l\2", w)
            if w.endswith("ies"):
                w = w[:-3] + "y"
            elif w.endswith("s") and w[-2] not in "su" and not w.endswith("ais"):
                w = w[:-1]
        elif len(w) == 4 and w.endswith("s") and w[-2] not in "sui":
            w = w[:-1]
        want = terms.SPELLING.get(w, w)
    assert terms.plainly_folded(word) == terms.folded(word) == want


@given(st.lists(st.integers(0, 2**32 - 1) | st.sampled_from([0, 2**32 - 1]), max_size=8))
def test_one_word_is_rare_as_many_are(words: list[int]) -> None:
    """The set of common words says of each hash what the table of weights says of all."""
    known = [terms.term(w) for w in ("the", "water", "house", "quorbish")]
    own = np.array([*words, *known], np.uint32)
    assert [rarity.is_rare(h) for h in own.tolist()] == (
        rarity.weights(own) >= rarity.RARE
    ).tolist()
    assert rarity.levels(own)[len(words) :].astype(bool).tolist() == [True, True, True, False]


def test_words_for_institutions_and_those_before_them() -> None:
    """The words of settings are those of the text in order, wherever an institution is in it."""
    text = "Museum guides met. The maritime museum and a city museum shut, as the school did."
    found = Stated(facts(article("a", None, text)), 0).settings
    assert found == set(map(terms.term, "museum maritime city school the".split()))
    assert not Stated(facts(article("b", None, "Nobody went out, for it rained.")), 0).settings
    assert not Stated(facts(article("c", None, "")), 0).settings


def test_marks_between_texts_are_no_text() -> None:
    """Texts that hold what is put between them are cut as all others."""
    texts = ["\0\0", "a \0\0 b", "", "\n", " \0\0 "]
    row, begin = tokens.cut(texts)
    assert begin == [0, 0, 2, 2, 3, 3]
    assert row.strings()[1](0, 3) == ["a", "b", "\0"]
    assert tokens.cut([])[1] == [0]
    assert tokens.cut(["", " "])[1] == [0, 0, 0]


@given(
    st.text(st.sampled_from("aeinsgdéß'’.\"—1İ,%"), max_size=8) | st.sampled_from(["may", "june,"])
)
def test_tables_of_words_give_what_the_long_way_gives(raw: str) -> None:
    """Words that are all letters have no marks at their edges, and stems are remembered once."""
    stripped = raw.strip(forms.EDGES)
    bare = stripped[:-2] if stripped.endswith(("'s", "’s")) else stripped
    assert forms.BARE[raw] == bare
    plain = raw.replace("’", "'").strip(forms.EDGES)
    plain = plain[:-2] if plain.endswith("'s") else plain
    assert forms.CONTENT[raw] == ("" if plain in forms.STOP else forms.stem(plain))
    assert sentence._FIGURE[raw] == next(iter(forms.figures([bare])), "")
    code = zlib.crc32(forms.stem(bare).encode("utf-8", "replace")) << 1 | (bare not in forms.STOP)
    assert sentence.CODES[raw] == (code if bare else 0)
