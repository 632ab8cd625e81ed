"""The weights of the pair model: log-odds that two articles report one event, above `BORDER` they do.

Learned by bench/train_pairs.py, which prints them; readable on purpose. `VIEWS` multiply the square root of a likeness (0 to 1), `SLOPES`
what their comment says, `BINDS` count for a shared fact that few articles state, `AGAINST` for facts that exclude each other.
Those in `SET` are not learned but set by hand, and the rest is learned beside them, since the data at hand hold hardly a case: office (one
role, two holders), together (three kinds of excluding facts at once), form (days exclude each other, and hardly a name is shared),
bare (among few articles, days exclude each other, and neither a fact nor a figure is shared: a brigade's spokesman tells of two fires in one
form), annual (published three quarters of a year apart or more, and no day, toll, age or quotation in common: the same minister at the same
works a year ago), thin (how far, among few articles, the likeness of the bodies falls short of `pair.THIN`: a day in common makes no story of two texts that share nothing else). And
weekday, which counts only where no day is resolved: the undated texts at hand tell of few events each, years apart at most by accident. And
company and lone: the texts at hand come by the dozen on few topics, so that hardly two of one topic stand by themselves, as a sequel does; the
first would be learned larger, the second smaller, to no gain on topics not seen. And apart, since days that exclude each other say the same in
the texts at hand, which state their days more often than others.
"""

BIAS = 4.79
BORDER = 0.0
CLIP = 5.0  # a pair counts for no more than this, so that no single one decides on a group
SET = (
    "office",
    "weekday",
    "together",
    "form",
    "bare",
    "thin",
    "company",
    "lone",
    "apart",
    "annual",
)

VIEWS = {"names": 2.46, "numbers": 0.96, "told": 1.33}
# apart: times ln(1 + days between publication / 3). contrast: times what the pair's likeness falls short of the strongest that either has with
# any other but copies, 0 or less. company: times the share of their nearest reports that is not the same, 0 or less. counted: times what their
# numbers are not alike, as far as both have many. few: times 20 / (articles + 20), since among few articles the words of a topic pass for
# those of an event.
SLOPES = {"apart": -0.26, "contrast": 2.18, "company": 2.50, "counted": -2.35, "few": -1.38}
BINDS = {"day": 1.17, "month-day": 0.45, "toll": 0.84, "quotation": 0.19, "age": 1.27}
# stranger: times the share of mentions of the main person whom the other does not name. lone: times 4 / (4 + other reports nearby), where neither day nor quotation is shared: likeness that is held against nothing. days counts in
# together and form alone: days of one event are many, too.
AGAINST = {
    "office": -1.50,
    "weekday": -4.50,
    "ages": 0.00,
    "days": 0.00,
    "years": -1.17,
    "stranger": -1.14,
    "lone": -4.00,
    "together": -3.00,
    "form": -4.00,
    "bare": -6.00,
    "thin": -60.00,
    "annual": -7.00,
}
