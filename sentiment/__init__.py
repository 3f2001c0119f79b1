"""Reading of texts: no database, no Streamlit. The scorers arrive with the feedback pages."""
