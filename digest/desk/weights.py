"""The weights of the pair model: log-odds that two articles report one event, above `BORDER` they do.

Learned by bench/train_pairs.py, which prints them; readable on purpose. `VIEWS` multiply the square root of a likeness (0 to 1), `SLOPES`
what their comment says, `BINDS` count for a shared fact that few articles state, `AGAINST` for facts that exclude each other.
Four are not learned, since the data hardly hold a case, but set from what is known: office, quotation, together (three kinds of
excluding facts at once) and form (days exclude each other, words are alike, names are not).
"""

BIAS = 1.48
BORDER = 0.0
CLIP = 5.0  # a pair counts for no more than this, so that no single one decides on a group

VIEWS = {"names": 1.24, "body": 0.61, "numbers": 2.27, "told": 3.62}
# apart: times ln(1 + days between publication / 3). short: times ln(words of the shorter / 200), since long texts share words by chance.
# contrast: times ln(likeness / the strongest likeness that either has with any other), 0 or less. few: times 20 / (articles + 20), since
# among few articles the words of a topic pass for those of an event.
SLOPES = {"apart": -0.29, "short": -0.49, "contrast": 2.20, "few": -4.34}
BINDS = {"day": 2.51, "month-day": 0.79, "toll": 1.27, "quotation": 0.90, "age": 1.15}
# people, stranger: times the share of mentions of the main person whom the other does not name, on both sides, on either.
AGAINST = {
    "office": -1.50,
    "weekday": -1.33,
    "ages": -0.23,
    "days": -0.85,
    "people": -0.59,
    "stranger": -2.42,
    "together": -3.00,
    "form": -4.00,
}
