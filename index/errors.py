"""The one exception family. A message says what happened, where, and what to type next, in one line."""


class CuttingsError(Exception):
    """Something a user can act on; entry points print it as one line and exit with `exit_code`."""

    exit_code = 1


class UsageError(CuttingsError):
    """The command was wrong (exit code 2)."""

    exit_code = 2


class RefusedInput(CuttingsError):
    """One file, address or question was not taken; the rest go on."""


class LibraryMissing(CuttingsError):
    """There is no library here yet."""


class LibraryGone(CuttingsError):
    """A library that was open is no longer where it was: its folder was moved or deleted, or its drive is off."""


class LibraryBusy(CuttingsError):
    """Another process is writing to the library."""


class LibraryDamaged(CuttingsError):
    """A checksum, a count or a format does not hold, and it cannot be mended from what is left."""


class ModelMismatch(CuttingsError):
    """The library was built with another model than the one asked for, or a model is not what it says."""
