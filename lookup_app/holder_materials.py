"""What a holder attaches to an application: typed evidence and the photo, each checked at once, shown as it will be seen, and removable."""

from html import escape
from string import Template
from typing import Any

import streamlit as st

from lookup_app import curated_door, holder_door, language
from lookup_app.casework_door import Account, CaseworkError
from lookup_app.wording import Words, bilingual
from pipelines.casework import EVIDENCE_TYPES

PIECES, PHOTO, ROUND = "holder_materials.pieces", "holder_materials.photo", "holder_materials.round"

UPLOADER_WORDS = Template("""<style>
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button p { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: "$choose"; font-size: 0.9rem; }
</style>""")
"""The place to attach says its words in the page's language; what it says by itself is English."""


def draw(account: Account, draft: dict[str, Any], key: str, say: Words) -> None:
    """Evidence, then the photo."""
    draw_uploader_words(say)
    st.markdown(f"### {say('holder.evidence')}")
    draw_evidence(account, pieces_of(draft, key), key, say)
    st.markdown(f"### {say('holder.photo')}")
    draw_photo(account, draft, key, say)


def draw_uploader_words(say: Words) -> None:
    """The places to attach evidence speak the page's language, and name no other limit than their labels do."""
    st.html(UPLOADER_WORDS.substitute(choose=escape(say("holder.choose_file"))))


def pieces_of(draft: dict[str, Any], key: str) -> list[dict[str, str]]:
    """The pieces as the open form holds them; those of the draft when it was just opened."""
    pieces: list[dict[str, str]] = st.session_state.setdefault(f"{PIECES}.{key}", list(draft.get("evidence") or []))
    return pieces


def photo_of(draft: dict[str, Any], key: str) -> str | None:
    """The photo of the open form, by its hash."""
    photo: str | None = st.session_state.setdefault(f"{PHOTO}.{key}", draft.get("photo"))
    return photo


def draw_evidence(account: Account, pieces: list[dict[str, str]], key: str, say: Words) -> None:
    """The pieces attached so far, each with its picture, and the place to attach another."""
    kind, upload = st.columns([1, 2])
    chosen = kind.selectbox(
        say("holder.evidence_type"),
        EVIDENCE_TYPES,
        format_func=lambda one: say.gloss(one) or one,
        key=language.choice(f"{key}.type"),
    )
    file = upload.file_uploader(say("holder.evidence_file"), key=uploader_key(key, "file"))
    if file is not None:
        attach(account, pieces, file.getvalue(), chosen, key, say)
    for number, piece in enumerate(pieces, 1):
        draw_piece(account, f"{number}. {say.gloss(piece['type'])}", piece["sha256"], key, say)


def attach(account: Account, pieces: list[dict[str, str]], data: bytes, kind: str, key: str, say: Words) -> None:
    """Stores the piece and notes it; a refused file says what is wrong with it."""
    stored = keep(account, data, "evidence", say)
    if stored is None:
        return
    if any(piece["sha256"] == stored for piece in pieces):
        st.warning(say("holder.attached_already"))
        return
    pieces.append({"sha256": stored, "type": kind})
    begin_anew(key)


def draw_photo(account: Account, draft: dict[str, Any], key: str, say: Words) -> None:
    """The photo, and the place to give one that keeps the notice's rule."""
    st.caption(say("holder.photo_rule"))
    if curated_door.campaign().photo_required_for:
        st.caption(say("holder.photo_needed"))
    photo = photo_of(draft, key)
    if photo:
        draw_piece(account, say("holder.photo"), photo, key, say)
        return
    file = st.file_uploader(say("holder.photo_file"), key=uploader_key(key, "photo"))
    if file is not None and (stored := keep(account, file.getvalue(), "photo", say)):
        st.session_state[f"{PHOTO}.{key}"] = stored
        begin_anew(key)


def keep(account: Account, data: bytes, purpose: str, say: Words) -> str | None:
    """The hash of the stored file; None, with the sentence on the page, for one that is refused."""
    try:
        return holder_door.put_evidence(account, data, purpose)
    except CaseworkError as error:
        st.error(bilingual(str(error), say), icon=":material/block:")
        return None


def uploader_key(key: str, which: str) -> str:
    """A name that changes with every piece, so that the place to attach is empty again."""
    return f"{key}.{which}.{st.session_state.get(f'{ROUND}.{key}', 0)}"


def begin_anew(key: str) -> None:
    """Draws the page again with empty places to attach."""
    st.session_state[f"{ROUND}.{key}"] = st.session_state.get(f"{ROUND}.{key}", 0) + 1
    st.rerun()


def draw_piece(account: Account, label: str, sha256: str, key: str, say: Words) -> None:
    """What was attached, as the office will see it, and the way to take it off again."""
    picture, words, button = st.columns([1, 4, 1], vertical_alignment="center")
    try:
        picture.image(holder_door.own_picture(account, sha256), width=96, alt=label)
    except CaseworkError as error:
        picture.error(bilingual(str(error), say))
    words.markdown(f"**{label}** · {say('holder.checked')}")
    button.button(
        say("holder.remove"),
        key=f"{key}.remove.{sha256[:16]}",
        icon=":material/delete:",
        on_click=remove,
        args=(key, sha256),
    )


def remove(key: str, sha256: str) -> None:
    """Takes a piece or the photo off the open form; the store keeps what was sent."""
    pieces = st.session_state.get(f"{PIECES}.{key}", [])
    st.session_state[f"{PIECES}.{key}"] = [piece for piece in pieces if piece["sha256"] != sha256]
    if st.session_state.get(f"{PHOTO}.{key}") == sha256:
        st.session_state[f"{PHOTO}.{key}"] = None


def gather(key: str) -> dict[str, Any]:
    """What is attached at the moment of the click, as the form carries it."""
    photo = st.session_state.get(f"{PHOTO}.{key}")
    return {"evidence": list(st.session_state.get(f"{PIECES}.{key}", [])), **({"photo": photo} if photo else {})}


def forget(key: str) -> None:
    """Lets go of the form's materials once it was sent; the draft has them."""
    for part in (PIECES, PHOTO):
        st.session_state.pop(f"{part}.{key}", None)
