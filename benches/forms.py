#!/usr/bin/env python3
"""What extracting costs: CPU, wall time and peak memory, for several inputs in turn.

    benches/forms.py WHOSAID ROUNDS INPUT... [-- OPTION...]

Each round runs WHOSAID once on each INPUT, so that what else the machine does meets all of them
alike; OPTIONs are for every run, such as `--threads 1`. A round before the first fills the file
cache and is not counted. Printed are the medians of CPU time (user and system) and wall time, the
least of both, the peak memory, and the median CPU time over that of the first INPUT. Needs Unix.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time


def run(command):
    """CPU seconds, wall seconds and mebibytes."""
    began = time.monotonic()
    child = subprocess.Popen(command)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit code {child.returncode}")
    # Kibibytes, but on macOS bytes.
    unit = 1 << (20 if sys.platform == "darwin" else 10)
    return used.ru_utime + used.ru_stime, time.monotonic() - began, used.ru_maxrss / unit


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    (binary, rounds, *inputs), options = sys.argv[1:end], sys.argv[end + 1 :]
    costs = {given: [] for given in inputs}
    with tempfile.TemporaryDirectory() as out:
        for turn in range(int(rounds) + 1):
            for given in inputs:
                cost = run([binary, "extract", given, "-o", f"{out}/tables", "--force", "--quiet", *options])
                if turn:
                    costs[given].append(cost)
    print("| input | CPU s, median (least) | wall s, median (least) | peak MiB | over the first |")
    print("|---|---|---|---|---|")
    first = None
    for given, cost in costs.items():
        cpu, wall, memory = zip(*cost)
        first = first or statistics.median(cpu)
        shown = [f"{statistics.median(each):.2f} ({min(each):.2f})" for each in (cpu, wall)]
        ratio = statistics.median(cpu) / first
        print(f"| {os.path.basename(given)} | {shown[0]} | {shown[1]} | {max(memory):.0f} | {ratio:.2f} |")


if __name__ == "__main__":
    main()
