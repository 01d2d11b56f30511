"""Long proofs of what must hold under load, kills, full disks and damaged files; `python -m tests.soak` runs them."""
