"""The page of the yardstick."""

import streamlit as st

st.write(st.selectbox("place", [str(number) for number in range(30)], key="township"))
