"""The weights of the pair model, learned by bench/train_pairs.py and readable: log-odds that two articles report one event.

`VIEWS` multiply the square root of a likeness (0 to 1), `BINDS` count for a shared fact that stands in few articles, `AGAINST` for facts
that exclude each other. Above `BORDER` two articles are one event; it stands on the strict side of a flat optimum.
"""

BIAS = -6.05
BORDER = 1.1
CLIP = 4.0

VIEWS = {"lead": 7.0, "names": 4.8, "body": 4.8, "numbers": 2.2}
BINDS = {"day": 2.9, "month-day": 2.4, "name": 1.3, "toll": 1.3, "quotation": 0.9, "age": 0.75, "figure": 0.7}
AGAINST = {"office": -1.5, "weekday": -1.3, "ages": -0.55, "places": -0.54, "days": -0.25}
APART = -0.27  # times ln(1 + days between publication / 3)
SHORT = -0.38  # times ln(words of the shorter / 200): a longer pair shares words by chance
