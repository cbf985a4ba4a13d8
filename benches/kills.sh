#!/usr/bin/env bash
# Kills a run at random moments, resumes it each time, and compares the tables with those of a run
# that nobody has disturbed.
#   benches/kills.sh INPUT [COUNT]
# COUNT (50) is how often it is killed; KILL_SECONDS (2) the most that it works until then.
# WHOSAID names the binary (default: target/release/whosaid). Needs bash.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
bin=${WHOSAID:-${CARGO_TARGET_DIR:-$root/target}/release/whosaid}
[ -x "$bin" ] || { echo "$bin is not there; cargo build --release makes it" >&2; exit 2; }
input=${1:?an INPUT, as for extract}
count=${2:-50}
most=${KILL_SECONDS:-2}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$bin" extract "$input" -o "$work/whole" --quiet
kills=0 ends=0
while [ "$kills" -lt "$count" ]; do
  "$bin" extract "$input" -o "$work/killed" --resume --quiet --commit-every 0 2>/dev/null &
  run=$!
  sleep "$(awk -v most="$most" -v seed="$RANDOM" 'BEGIN { srand(seed); print rand() * most }')"
  if kill -9 "$run" 2>/dev/null; then
    kills=$((kills + 1))
    wait "$run" 2>/dev/null || true
  fi
  # Ended before it could be killed: compared, and begun anew.
  if [ -e "$work/killed/run.json" ]; then
    diff -r "$work/whole" "$work/killed"
    ends=$((ends + 1))
    rm -rf "$work/killed"
  fi
done
"$bin" extract "$input" -o "$work/killed" --resume --quiet
diff -r "$work/whole" "$work/killed"
echo "killed $kills times over $((ends + 1)) runs; the tables are the same"
