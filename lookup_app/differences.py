"""Two texts beside each other with what differs marked, character by character; as escaped HTML."""

from html import escape

from rapidfuzz.distance import Levenshtein


def mark(text: str | None, against: str | None) -> str:
    """`text` with every character marked that `against` lacks; an empty text as a pale dash.

    >>> mark("韦小漫", "韦小满")
    '韦小<mark class="sy-diff">漫</mark>'
    """
    if not text:
        return '<span class="sy-blank">—</span>'
    if not against or text == against:
        return escape(text)
    parts = []
    for step, _, _, start, end in Levenshtein.opcodes(against, text):
        piece = escape(text[start:end])
        parts.append(piece if step == "equal" or not piece else f'<mark class="sy-diff">{piece}</mark>')
    return "".join(parts)
