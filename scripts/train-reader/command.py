"""What the commands of this folder share: errors that a person can mend, exit codes, and file hashes."""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path


class TrainingError(Exception):
    """Says in one sentence what could not be done, to what, expected and got, and what to do next."""


def run(main: Callable[[], None]) -> None:
    """Runs a command: exit code 0 for success, 1 for a failure with one sentence on stderr. argparse gives 2."""
    try:
        main()
    except TrainingError as error:
        sys.exit(str(error))
    except OSError as error:
        name = error.filename or "a file"
        sys.exit(f'Cannot use "{name}": {error.strerror}. Check the path, its permissions and the disk.')


def say(message: str) -> None:
    """Writes progress to stderr: stdout is for the result."""
    print(message, file=sys.stderr, flush=True)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
