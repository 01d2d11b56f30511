"""Measurements next to plain libraries and to peers, as ratios of one run; `python -m tests.bench` runs them."""
