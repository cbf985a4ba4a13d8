"""Compares scores with their floors; exit code 1 if one is below or missing.

usage: check_floors.py FLOORS.csv SCORES.jsonl

FLOORS.csv: set, table, measure, floor. A line of SCORES.jsonl is what a scorer found for one set
and table. Measures are percentages:
  entities  TYPE.p, TYPE.r, TYPE.f1           TYPE: all, person, place, organization, untyped
  quotes    KIND.SCORE.p, .r, .f1 @STYLE      KIND: all, direct, mixed, indirect, direct+mixed;
                                              SCORE: who_said_what, span50, span90 …;
                                              STYLE: how speakers are compared (name, mention, span)
"""

import csv
import json
import sys


def measures(line: dict) -> dict[str, float]:
    """The measures of one line of the scores, in percent."""
    found = {}
    if line["table"] == "entities":
        for kind, score in line["scores"].items():
            for part in ("p", "r", "f1"):
                found[f"{kind}.{part}"] = score[part]
        return found
    for kind, scores in line.items():
        if not isinstance(scores, dict):
            continue
        for score, value in scores.items():
            if isinstance(value, list) and len(value) == 3:
                for part, number in zip(("p", "r", "f1"), value):
                    found[f"{kind}.{score}.{part}@{line['style']}"] = 100 * number
    return found


def main(floors: str, scores: str) -> int:
    found = {}
    with open(scores, encoding="utf-8") as file:
        for line in map(json.loads, file):
            for measure, value in measures(line).items():
                found[line["set"], line["table"], measure] = value
    with open(floors, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    bad = 0
    for row in rows:
        value, floor = found.get((row["set"], row["table"], row["measure"])), float(row["floor"])
        ok = value is not None and value >= floor
        bad += not ok
        shown = "missing" if value is None else f"{value:7.2f}"
        print(f"{row['set']:14} {row['table']:9} {row['measure']:32} {shown}  floor {floor:6.2f}  {'ok' if ok else 'BELOW'}")
    if not rows:
        print("no floors", file=sys.stderr)
    return 1 if bad or not rows else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
