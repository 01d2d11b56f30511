"""Two texts beside each other with what differs marked, character by character; as escaped HTML."""

from html import escape

from rapidfuzz.distance import Levenshtein


def mark(text: str | None, against: str | None) -> str:
    """`text` with every character marked that `against` lacks, and an empty mark where it lacks some; an empty text as a pale dash.

    >>> mark("韦小漫", "韦小满"), mark("副研究员", "副研究馆员")
    ('韦小<mark class="sy-diff">漫</mark>', '副研究<mark class="sy-diff"></mark>员')
    """
    if not text:
        return '<span class="sy-blank">—</span>'
    if not against or text == against:
        return escape(text)
    parts = []
    for step, _, _, start, end in Levenshtein.opcodes(against, text):
        piece = escape(text[start:end])
        parts.append(piece if step == "equal" else f'<mark class="sy-diff">{piece}</mark>')
    return "".join(parts)
