"""What can stop a release: always before anything changed for those who read."""


class ReleaseError(Exception):
    """Nothing was published and the last release stays live; the message says why, Chinese first, without personal data."""


class NothingPublishedError(ReleaseError):
    """There is no release to read, compare or go back to."""


class CheckError(ReleaseError):
    """A check of the new release failed."""
