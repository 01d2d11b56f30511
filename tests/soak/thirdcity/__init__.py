"""A third city, in another province, over thirty years: its campaign and its own words as files, its deliveries and their truth."""
