"""The `localism` command: its options, what it prints, and its exit codes.  Heavy imports wait for the verb.

Exit code 0 = done; 1 = done, and the caller asked to be told; 2 = wrong use or cannot run.
"""

from .main import main

__all__ = ["main"]
