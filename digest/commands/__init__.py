"""The commands, in the order in which `digest --help` lists them."""

from digest.commands import (
    adding,
    collecting,
    completing,
    inbox,
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
    sending.send,
    publishing.publish,
    making.clean,
    completing.completion,
)
