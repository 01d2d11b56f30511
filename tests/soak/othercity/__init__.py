"""A city of its own: whole deliveries with their truth, written from what the notice and the standards say and not from our sample."""
