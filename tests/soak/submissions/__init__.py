"""Random submissions to a released register, with the outcome that design §3 and §9 and the notice give each line."""
