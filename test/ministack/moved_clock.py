"""The clock that a test moves (clock.ts), for ministack itself."""
import os
import time

_real = time.time


def install(file):
    """From now on `time.time()` is as far ahead of the real clock as the file says, in milliseconds."""

    ahead = os.open(file, os.O_RDONLY)

    def moved():
        return _real() + int(os.pread(ahead, 16, 0)) / 1000

    time.time = moved
