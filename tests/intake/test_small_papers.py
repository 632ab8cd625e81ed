"""In a small publication, words of a topic or a common day must not join different events."""

from __future__ import annotations

import json

from conftest import Pub

MILL = """Two dead in flat fire in Tanner Lane, Vardby

Two people died when fire broke out in a flat in Tanner Lane, Vardby, early on Tuesday.

The fire brigade was called at 3.20 am and found the second floor in flames, its spokesman Jon Askel said. Four people were rescued by ladder.

"The staircase was full of smoke when we came, and the street door stood open," Askel said.

The cause is not known. Police have closed off the building.
"""
QUAY = """Three hurt in warehouse fire on Dock Street, Vardby

Three firefighters were hurt when a warehouse burned on Dock Street, Vardby, late on Monday.

The fire brigade was called at 10.40 pm and found the roof in flames, its spokesman Jon Askel said. Nobody was in the building.

"We let it burn down in a controlled way, since the roof had gone already," Askel said.

The cause is not known. Police have closed off the street.
"""
COUNCIL = """Council passes budget after nine hours

The council of Vardby passed its budget for next year on Tuesday, after a sitting of nine hours and by a single vote.

The budget raises the property tax by two per cent and closes the swimming hall in the old harbour, the treasurer, Dora Wick, said.

"Nobody in this room is happy, and that is how you know it is a budget," Wick told the councillors.
"""
CAFE = """Café owner sues city over noise fine

The owner of a café in the market square has gone to court over a fine for loud music, her lawyer said on Tuesday.

Zita Holm was fined 900 crowns in August, after a neighbour had measured the sound of a saxophone at eleven at night.

"A saxophone is not a lawnmower, and the law has to tell them apart," said her lawyer, Emil Roth.
"""


def stories(pub: Pub) -> list[list[str]]:
    ran = pub.run("export")
    assert ran.returncode in (0, 1), ran.stderr
    return sorted(
        sorted(a["id"].rsplit("/", 1)[-1] for a in json.loads(x)["articles"])
        for x in ran.stdout.splitlines()
    )


def clip(pub: Pub, name: str, words: str) -> None:
    pub.write(f"content/2026-11-17/{name}.md", f"---\ndate: 2026-11-17\n---\n{words}")


def test_two_fires_on_one_night_are_two_stories(pub: Pub) -> None:
    """The same form, spokesman and town, but other street, hour, day and toll."""
    clip(pub, "mill", MILL)
    clip(pub, "quay", QUAY)
    assert stories(pub) == [["mill"], ["quay"]]


def test_a_day_in_common_joins_nothing(pub: Pub) -> None:
    """Two articles that share only a date, alone and among others."""
    clip(pub, "council", COUNCIL)
    clip(pub, "cafe", CAFE)
    assert stories(pub) == [["cafe"], ["council"]]
    clip(pub, "mill", MILL)
    clip(pub, "quay", QUAY)
    assert stories(pub) == [["cafe"], ["council"], ["mill"], ["quay"]]


def test_a_second_report_of_one_fire_joins_it(pub: Pub) -> None:
    """True pairs are still joined: other words, but the same street, day and toll."""
    clip(pub, "mill", MILL)
    clip(pub, "quay", QUAY)
    clip(
        pub,
        "other",
        "Neighbours carried children out of burning house in Vardby\n\nA fire in a block of flats in Tanner Lane killed two people in Vardby before dawn "
        "on Tuesday, and four more were brought down by ladder, the fire brigade said.\n\n"
        '"We heard them knock on the window," said Lina Torp, who lives opposite in Tanner Lane and carried two children to her kitchen.\n\n'
        "The second floor is burned out. The staircase was full of smoke, said the brigade's spokesman, Jon Askel.\n",
    )
    assert stories(pub) == [["mill", "other"], ["quay"]]
