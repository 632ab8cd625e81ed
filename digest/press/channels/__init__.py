"""How a digest leaves the house: channels read and write, and speak with the network. Only these do.

A channel is one module with one entry that `cli` calls: a request (a value: what to do, with what, clock and secrets handed in) to a
result (a value: what was done, Problems, exit status). `mail` puts the newsletter into an outbox folder or posts it; its parts are
`recipients` (who), `message` (what), `ledger` (who has it already) and `smtp` (the wire). A list service's API is one more module beside
`smtp` with a function like `smtp.deliver`, and one line in `mail.POSTS`.
"""
