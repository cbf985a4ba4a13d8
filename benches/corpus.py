#!/usr/bin/env python3
"""Makes a corpus of any size from the project's own articles.

    benches/corpus.py SIZE OUT [--format txt|csv|jsonl|parquet] [--seed N]

SIZE is the size of the texts: 500K, 50M, 2G (powers of 1000). OUT is a folder for txt (a file an
article, a thousand a folder), a file for csv, jsonl and parquet; `-` is standard output. The articles are
samples/ and tests/stories/ in an order, and with surnames, that the seed decides: the same size,
format and seed give the same bytes with any Python. People keep one name within an article.
Needs Python 3.8 or newer, and pyarrow for parquet.
"""

import argparse
import csv
import io
import itertools
import json
import pathlib
import random
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}

# A surname is where a given name or title stands before it; such names are exchanged for made ones.
NAMED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Mayor|Minister|Captain|Professor|[A-Z][a-z]+(?=\s[A-Z][a-z]+,? (?:said|a|the)\b))\.? ([A-Z][a-z]{3,})\b"
)
BEGINNINGS = "Al Bran Cor Dal Er Fen Gar Hol Ing Jar Kel Lor Mar Nor Ost Pel Quil Ros Sten Tor Ul Var Wes Yar Zan".split()
ENDINGS = "berg dale der feld gard holm ingham kov lund mann mark nes ova quist rup sen son stad ton vik worth".split()


def size(text):
    match = re.fullmatch(r"(\d+)([KMG]?)B?", text.upper())
    if not match:
        raise argparse.ArgumentTypeError("must be a size such as 500K, 50M or 2G")
    return int(match[1]) * UNITS[match[2]]


def articles():
    paths = sorted(ROOT.glob("samples/*.txt")) + sorted(ROOT.glob("tests/stories/*.txt"))
    return [path.read_text(encoding="utf-8") for path in paths]


def one_of(choices, chance):
    """By random() alone, of which alone Python says that it gives the same in all versions."""
    return choices[int(chance.random() * len(choices))]


def varied(text, chance):
    """The article with other surnames, the same for all mentions of one."""
    for name in sorted(set(NAMED.findall(text))):
        other = one_of(BEGINNINGS, chance) + one_of(ENDINGS, chance)
        text = re.sub(rf"\b{name}\b", other, text)
    return text


def corpus(limit, seed):
    """Articles until their texts reach a size, each source once before any comes again."""
    chance = random.Random(seed)
    sources, written = articles(), 0
    while written < limit:
        for text in sorted(sources, key=lambda _: chance.random()):
            if written >= limit:
                return
            text = varied(text, chance)
            written += len(text.encode("utf-8"))
            yield text


def write_folder(texts, out):
    for number, text in enumerate(texts):
        folder = pathlib.Path(out, f"{number // 1000:05}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:08}.txt").write_bytes(text.encode("utf-8"))


def write_csv(texts, file):
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(["id", "text"])
    rows.writerows((f"a{number}", text) for number, text in enumerate(texts))


def write_jsonl(texts, file):
    for number, text in enumerate(texts):
        file.write(json.dumps({"id": f"a{number}", "text": text}, ensure_ascii=False) + "\n")


def write_parquet(texts, out):
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([("id", pyarrow.string()), ("text", pyarrow.string())])
    with pyarrow.parquet.ParquetWriter(out, schema) as file:
        numbered = enumerate(texts)
        while group := list(itertools.islice(numbered, 20_000)):
            ids, values = [f"a{number}" for number, _ in group], [text for _, text in group]
            file.write_table(pyarrow.table([ids, values], schema=schema))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", type=size, metavar="SIZE")
    parser.add_argument("out", metavar="OUT")
    parser.add_argument("--format", choices=["txt", "csv", "jsonl", "parquet"], default="txt")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    texts = corpus(given.size, given.seed)
    if given.format in ("txt", "parquet"):
        {"txt": write_folder, "parquet": write_parquet}[given.format](texts, given.out)
        return
    write = {"csv": write_csv, "jsonl": write_jsonl}[given.format]
    if given.out == "-":
        write(texts, io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline=""))
    else:
        with open(given.out, "w", encoding="utf-8", newline="") as file:
            write(texts, file)


if __name__ == "__main__":
    main()
