"""Compares what `whosaid score` says of the evaluation sets with what their own scorers say; exit
code 1 if a figure differs by more than 0.1 or is missing on either side.

usage: check_score.py BINARY DATA TABLES SCORES.jsonl

DATA holds the sets, TABLES a folder of tables for each. A line of SCORES.jsonl is what a scorer
found for one set and table. Compared is F1 over all rows: of entities, and of who said what.
"""

import json
import subprocess
import sys

TOLERANCE = 0.1

# (set, table, how speakers are compared): gold in DATA, folder in TABLES.
FIGURES = {
    ("seed", "entities", ""): ("seed", "seed"),
    ("seed", "quotes", "name"): ("seed", "seed"),
    ("worldwide-dev", "entities", ""): ("ner/worldwide-dev/gold.jsonl", "worldwide-dev"),
    ("conll-dev", "entities", ""): ("ner/conll-dev/gold.jsonl", "conll-dev"),
    ("world-dev", "quotes", "name"): ("quotes/world-dev/gold.jsonl", "world-dev"),
    ("world-dev", "quotes", "mention"): ("quotes/world-dev/gold.jsonl", "world-dev"),
    ("world-check", "quotes", "name"): ("quotes/world-check/gold.jsonl", "world-check"),
    ("world-check", "quotes", "mention"): ("quotes/world-check/gold.jsonl", "world-check"),
    ("polnear-dev", "quotes", "span"): ("quotes/polnear-dev/gold.jsonl", "polnear-dev"),
    ("polnear-84", "quotes", "span"): ("quotes/polnear-dev/gold84.jsonl", "polnear-dev"),
}


def expected(scores: str) -> dict[tuple[str, str, str], float]:
    """The figures of the scorers."""
    found = {}
    with open(scores, encoding="utf-8") as file:
        for line in map(json.loads, file):
            if line["table"] == "entities":
                found[line["set"], "entities", ""] = line["scores"]["all"]["f1"]
            else:
                found[line["set"], "quotes", line["style"]] = 100 * line["all"]["who_said_what"][2]
    return found


def measured(binary: str, gold: str, tables: str, table: str, style: str) -> float | None:
    """The figure of `whosaid score`; nothing if it has none."""
    command = [binary, "score", gold, tables, "--json"]
    if style == "mention":
        command += ["--speaker", "mention"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")
    if run.returncode != 0:
        print(run.stderr, end="", file=sys.stderr)
        return None
    scores = json.loads(run.stdout)[table]
    if scores is None or table == "quotes" and scores["speaker_by"] != style:
        return None
    return scores["all"]["f1"] if table == "entities" else scores["all"]["who_said_what"]["f1"]


def main(binary: str, data: str, tables: str, scores: str) -> int:
    theirs = expected(scores)
    bad = 0
    for figure in sorted(FIGURES.keys() | theirs.keys()):
        name, table, style = figure
        ours = None
        if figure in FIGURES:
            gold, folder = FIGURES[figure]
            ours = measured(binary, f"{data}/{gold}", f"{tables}/{folder}", table, style)
        right = theirs.get(figure)
        ok = ours is not None and right is not None and abs(ours - right) <= TOLERANCE
        bad += not ok
        ours, right = ("missing" if value is None else f"{value:7.2f}" for value in (ours, right))
        print(f"{name:14} {table:9} {style:8} score {ours}  scorer {right}  {'ok' if ok else 'DIFFERS'}")
    return 1 if bad else 0


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
