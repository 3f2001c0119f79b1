"""One function per question: a DataFrame in, a ``go.Figure`` out. No Streamlit and no data work."""
