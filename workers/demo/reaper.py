"""Ends process groups when the process that started them is gone, even killed outright.

Reads process group ids from standard input, one a line, for as long as the parent lives. The line "done"
says that the parent ended them itself.
"""

import os
import signal
import sys
import time

GRACE_SECONDS = 5.0


def main() -> None:
    """Wait for the end of standard input, then end every group that was named."""
    groups: list[int] = []
    for line in sys.stdin:
        if line.strip() == "done":
            return
        groups.append(int(line))
    end_groups(groups, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    end_groups(groups, signal.SIGKILL)


def end_groups(groups: list[int], number: signal.Signals) -> None:
    """Send a signal to every group that still exists, last started first."""
    for group in reversed(groups):
        try:
            os.killpg(group, number)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
