"""Faults that a command tells as one sentence; apart from what raises them, so that no command loads it to know them."""


class PlainFaultError(Exception):
    """What went wrong is nobody's mistake in the program: the message, Chinese first, is all that a person needs."""
