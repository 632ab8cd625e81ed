"""Getting articles in: addresses, feeds, and the inbox of what is offered and not taken yet."""
