"""The commands, in the order in which `digest --help` lists them."""

from digest.commands import looking, making, publishing, writing

COMMANDS = (
    writing.init,
    writing.new,
    writing.add,
    making.build,
    looking.check,
    looking.list_,
    looking.diff,
    writing.close,
    looking.explain,
    looking.export,
    publishing.publish,
    making.clean,
)
