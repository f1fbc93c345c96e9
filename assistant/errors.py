"""Everything this project raises on purpose, as one tree.

    AssistantError                  the caller sees `kind` and the message; exit code 2 on the command line
    ├── UsageError                  a wrong option, an unknown report id, an empty batch file
    ├── LibraryError                the library itself cannot be used
    │   ├── NoIndexError            nothing was built yet
    │   ├── IndexFormatError        built by another format of this program
    │   ├── LibraryBusyError        another build is running on this library
    │   ├── NetworkShareError       index/ lies on a network share, where SQLite's WAL is unsafe
    │   └── StorageError            the disk is full, or a folder cannot be written
    ├── CatalogueError              catalogue.csv cannot be read or written at all
    ├── UnreadableReportError       one file cannot be read; a build records it and goes on
    │   └── SlowReportError         it took too long just now; the next build tries again
    └── ModelError                  the encoder is missing, altered, or cannot be loaded

A message says what was found, where, and what to do next. "Nothing found" is an answer, not an error.
"""

from __future__ import annotations


class AssistantError(Exception):
    """The root: `kind` is a stable word for programs, the message is for people."""

    kind = "error"


class UsageError(AssistantError):
    """The caller asked for something that does not exist or makes no sense."""

    kind = "usage"


class LibraryError(AssistantError):
    """The library cannot be used as it stands."""

    kind = "library"


class NoIndexError(LibraryError):
    """There is no index yet."""

    kind = "no_index"


class IndexFormatError(LibraryError):
    """The index was written in a format this program does not read."""

    kind = "index_format"


class LibraryBusyError(LibraryError):
    """Another process is building this library."""

    kind = "busy"


class NetworkShareError(LibraryError):
    """index/ lies on a network share."""

    kind = "network_share"


class StorageError(LibraryError):
    """Something could not be written: full disk, missing permission."""

    kind = "storage"


class CatalogueError(AssistantError):
    """catalogue.csv cannot be read or written."""

    kind = "catalogue"


class UnreadableReportError(AssistantError):
    """One report cannot be read; the message is the reason shown to its owner."""

    kind = "unreadable"


class SlowReportError(UnreadableReportError):
    """Reading one report took too long, which may be the computer's fault and not the report's."""


class ModelError(AssistantError):
    """The encoder cannot be used."""

    kind = "model"
