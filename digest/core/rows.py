"""Small frozen values that are made by position.

As quick to read as a named tuple and three times as quick to make. Defining a named tuple takes
.25 ms, since each of its annotations is compiled: 56 of them were a twentieth of the imports of
a build. A row cannot be unpacked or sorted, and is packed as a list.
"""

from __future__ import annotations

import msgspec


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Base of rows. A frozen value is in no cycle, so the collector need not look at it."""
