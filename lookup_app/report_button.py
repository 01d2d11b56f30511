"""The button by which an issued report is taken along."""

import streamlit as st

from lookup_app.reports import Issued
from lookup_app.wording import Words


def draw(issued: Issued, say: Words) -> None:
    """The report's PDF under a name that tells its code."""
    st.download_button(
        say("lookup.download_report"),
        issued.pdf,
        f"{say('report.file')}-{issued.code}.pdf",
        "application/pdf",
        type="primary",
        icon=":material/download:",
    )
