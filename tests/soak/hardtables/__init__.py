"""Hard record tables with truth: a register of its own whose clerks slip, hide and repeat, and whose people look alike."""
