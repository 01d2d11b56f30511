"""What may be shown of a personal number; done on the server, before anything is sent."""


def mask_number(number: str, keep: int = 4) -> str:
    """All but the last characters starred, as many stars as there were characters; short ones are starred whole."""
    compact = "".join(number.split())
    if len(compact) <= 2 * keep:
        return "*" * len(compact)
    return "*" * (len(compact) - keep) + compact[-keep:]
