"""The weights of the pair model: log-odds that two articles report one event, above `BORDER` they do.

Learned by bench/train_pairs.py, which prints them; readable on purpose. `VIEWS` multiply the square root of a likeness (0 to 1), `SLOPES`
what their comment says, `BINDS` count for a shared fact that few articles state, `AGAINST` for facts that exclude each other.
Those in `SET` are not learned but set by hand, and the rest is learned beside them, since the data at hand hold hardly a case: office (one
role, two holders), together (three kinds of excluding facts at once), form (days exclude each other, words are alike, names are not),
bare (days exclude each other, and neither a fact nor a figure is shared: a brigade's spokesman tells of two fires in one form), thin (how far,
among few articles, the likeness of the bodies falls short of `pair.THIN`: a day in common makes no story of two texts that share nothing else). And
weekday, which counts only where no day is resolved: the undated texts at hand tell of few events each, years apart at most by accident.
"""

BIAS = 0.93
BORDER = 0.0
CLIP = 5.0  # a pair counts for no more than this, so that no single one decides on a group
SET = ("office", "weekday", "together", "form", "bare", "thin")

VIEWS = {"names": 2.12, "numbers": 2.17, "told": 1.71}
# apart: times ln(1 + days between publication / 3). short: times ln(words of the shorter / 200), since long texts share words by chance.
# contrast: times ln(likeness / the strongest likeness that either has with any other but copies), 0 or less. few: times 20 / (articles + 20),
# since among few articles the words of a topic pass for those of an event.
SLOPES = {"apart": -0.26, "short": -0.03, "contrast": 1.22, "few": -1.70}
BINDS = {"day": 3.46, "month-day": 0.61, "toll": 0.97, "quotation": 0.99, "age": 1.16}
# people, stranger: times the share of mentions of the main person whom the other does not name, on both sides, on either. cast: times the
# share of full names that the other lacks. days counts in together and form alone: days of one event are many, too.
AGAINST = {
    "office": -1.50,
    "weekday": -2.60,
    "ages": -0.31,
    "days": 0.00,
    "people": -0.60,
    "stranger": -1.93,
    "cast": -1.17,
    "together": -3.00,
    "form": -4.00,
    "bare": -3.00,
    "thin": -40.00,
}
