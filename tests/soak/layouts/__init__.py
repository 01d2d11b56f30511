"""Lists laid out at random in every way offices are known to, written as files in every format, with the truth beside them."""
