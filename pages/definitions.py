"""指标口径与依据: what does every number mean, and from which document?"""

import streamlit as st

from baoxue.analysis.rubric_file import rubric_in_force
from baoxue.view import blocks, listing, published_facts
from baoxue.view.asking import ask, chosen
from baoxue.view.filter_bar import choose
from baoxue.view.findings import definitions
from baoxue.view.words import named, t

blocks.title(t("page.definitions"))
filters = choose(show=("snapshot",))
looked_at = chosen(filters)

words = st.text_input(
    t("definitions.search"), key="search", placeholder=t("definitions.search"), label_visibility="collapsed"
)
found = definitions.matching(words or "")
with blocks.section(definitions.heading(found, words or ""), t("definitions.places_note")):
    if not found:
        blocks.state(t("definitions.nothing", words=words), t("definitions.nothing_more"))
    for group, members in found:
        blocks.note(t(f"definitions.group_{group}"))
        blocks.entries(definitions.entry(one.id) for one in members)

published_facts.section(looked_at)

with blocks.section(t("definitions.sentences_heading"), t("definitions.sentences_note")):
    blocks.facts(definitions.sentence_rules())

rubric = rubric_in_force("township", looked_at.as_of)
with blocks.section(definitions.rubric_heading(rubric), named(rubric.about)):
    listing.prose_table(*definitions.rubric_table(rubric))

with blocks.section(t("definitions.settings_heading"), definitions.settings_note(looked_at)):
    in_force = ask("settings_in_force", filters)
    listing.prose_table(*definitions.settings_table(in_force, looked_at.as_of))
