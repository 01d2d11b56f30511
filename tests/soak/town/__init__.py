"""A small town whose sound register is simple, so that what single forgeries and single oddities in it come to can be told one by one."""
