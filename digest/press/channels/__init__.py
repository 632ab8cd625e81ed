"""Channels send a digest out: by mail and to a branch. They read, write and use the network.

A channel is a module with one entry that a command calls: from a request (a value, with clock and
secrets in it) to a result (what was done, problems, exit status). `mail` writes the newsletter to
an outbox or sends it. Its parts are `recipients` (who), `message` (what), `ledger` (who has it
already) and `smtp`. A list service is a module beside `smtp` with a function like `smtp.deliver`,
and a line in `mail.POSTS`. `github` pushes the site to a branch.
"""
