"""Runs ministack for as long as the process that started it holds the other end of standard input.

That process may end in any way, killed or interrupted: ministack, the functions it runs and its temporary folder go with it.
"""
import os
import shutil
import signal
import sys
import threading

import moved_clock

moved_clock.install(os.environ["MOVED_CLOCK"])

# After the clock: what ministack takes of `time` when it is loaded is the moved one.
import scheduler_ticks  # noqa: E402
from ministack.app import main  # noqa: E402


def end_with_parent():
    sys.stdin.buffer.read()
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)


threading.Thread(target=end_with_parent, daemon=True).start()
scheduler_ticks.install()
sys.argv = ["ministack"]
main()
