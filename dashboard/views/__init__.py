"""What a page with several views is made of: each puts controls, answers and parts together."""
