"""An invented corpus: offices' deliveries with their usual mistakes, holders' submissions, and the truth beside them."""
