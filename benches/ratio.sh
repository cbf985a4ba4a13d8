#!/usr/bin/env bash
# The CPU time of whosaid over that of wc -w on the same files.
#   benches/ratio.sh [FOLDER]
# FOLDER holds .txt files; without it, about 50 MB are made from samples/, in files of 1 MB or more.
# WHOSAID names the binary (default: target/release/whosaid). Five interleaved runs of each; the
# medians of user + system time are printed, and their ratio. Needs bash and python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bin=${WHOSAID:-${CARGO_TARGET_DIR:-$root/target}/release/whosaid}
[ -x "$bin" ] || { echo "$bin is not there; cargo build --release makes it" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
folder=${1:-}
[ -n "$folder" ] || { folder=$work/texts; mkdir "$folder"; }
python3 - "$bin" "$folder" "$work" "$root/samples" "${1:+given}" <<'PYTHON'
import os, pathlib, resource, statistics, subprocess, sys

binary, folder, work, samples, given = sys.argv[1:]
if not given:
    texts = [path.read_bytes() for path in sorted(pathlib.Path(samples).glob("*.txt"))]
    block = b"\n\n".join(texts) + b"\n\n"
    # Whole articles only, so that no file ends within one.
    block *= -(-1_000_000 // len(block))
    for number in range(50):
        pathlib.Path(folder, f"{number:02}.txt").write_bytes(block)
files = sorted(str(path) for path in pathlib.Path(folder).rglob("*.txt"))
if not files:
    sys.exit(f"{folder}: no .txt file")
size = sum(os.path.getsize(file) for file in files)
jobs = {
    "whosaid": [binary, "extract", folder, "-o", f"{work}/tables", "--force", "--quiet"],
    # The files by xargs, as there may be more than one command line holds.
    "wc -w": ["xargs", "-0", "wc", "-w"],
}
names = "\0".join(files).encode()
seconds = {name: [] for name in jobs}
for turn in range(6):
    for name, command in jobs.items():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}
        stdin = None if name == "whosaid" else names
        # Code 1: some files were not read, as when one is not text; they are in both figures.
        code = subprocess.run(command, input=stdin, env=environment, stdout=subprocess.DEVNULL).returncode
        if code > (1 if name == "whosaid" else 0):
            sys.exit(f"{name}: exit code {code}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if turn:  # The first turn fills the file cache.
            seconds[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
median = {name: statistics.median(values) for name, values in seconds.items()}
print(f"{len(files)} files, {size / 1e6:.1f} MB")
for name in jobs:
    spread = ", ".join(f"{value:.2f}" for value in seconds[name])
    print(f"{name:8} {median[name]:7.2f} s CPU, median of {spread}")
print(f"ratio    {median['whosaid'] / median['wc -w']:7.2f}")
PYTHON
