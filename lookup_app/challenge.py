"""A small sum in words, asked after several failures; needs no outside service and no picture, so everyone can read it."""

import secrets

import streamlit as st

from lookup_app.wording import Words

QUESTION = "challenge.question"
DIGITS = "零一二三四五六七八九十"


def draw(say: Words) -> str:
    """What the visitor typed as the answer; a new sum is set when there is none."""
    left, right = st.session_state.setdefault(QUESTION, new_sum())
    question = say.pick(f"{DIGITS[left]}加{DIGITS[right]}等于几？", f"What is {left} plus {right}?")
    return st.text_input(
        say("lookup.challenge", question=question), max_chars=4, autocomplete="off", key="challenge.answer"
    )


def is_solved(answer: str) -> bool:
    """Whether the answer is right; every sum is good for one try."""
    left, right = st.session_state.pop(QUESTION, (0, -1))
    return answer.strip() == str(left + right)


def new_sum() -> tuple[int, int]:
    """Two numbers from 1 to 10."""
    return secrets.randbelow(10) + 1, secrets.randbelow(10) + 1
