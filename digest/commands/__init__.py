"""The commands, in the order in which `digest --help` lists them.

A module of commands is imported when one of them is asked for: a build in which nothing changed
takes a quarter of a second, of which the imports of all commands were 35 ms.
"""

from __future__ import annotations

from importlib import import_module

import click

MODULES = {  # command -> the module that has its function
    "init": "writing",
    "new": "writing",
    "add": "adding",
    "fetch": "collecting",
    "inbox": "inbox",
    "build": "making",
    "serve": "serving",
    "check": "looking",
    "list": "looking",
    "diff": "looking",
    "close": "writing",
    "explain": "looking",
    "export": "looking",
    "originals": "keeping",
    "send": "sending",
    "publish": "publishing",
    "clean": "making",
    "completion": "completing",
}
FUNCTIONS = {"list": "list_"}  # where it has another name than the command


def load(name: str) -> click.Command:
    """Return a command. Raises KeyError when there is none of this name."""
    module = import_module(f"{__name__}.{MODULES[name]}")
    command: click.Command = getattr(module, FUNCTIONS.get(name, name))
    return command
