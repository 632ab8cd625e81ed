"""The commands, in the order in which `digest --help` lists them."""

from digest.commands import (
    adding,
    collecting,
    completing,
    inbox,
    keeping,
    looking,
    making,
    publishing,
    sending,
    serving,
    writing,
)

COMMANDS = (
    writing.init,
    writing.new,
    adding.add,
    collecting.fetch,
    inbox.inbox,
    making.build,
    serving.serve,
    looking.check,
    looking.list_,
    looking.diff,
    writing.close,
    looking.explain,
    looking.export,
    keeping.originals,
    sending.send,
    publishing.publish,
    making.clean,
    completing.completion,
)
