"""Writes conformance/semantics/sison_glaz.tsv: simultaneous intervals of multinomial shares.

Computed by statsmodels 0.15 (multinomial_proportions_confint, method "sison-glaz"), which shares no code with Kelvin: it takes
the moments of the cut Poisson variables from their factorial moments. Rows for which statsmodels finds no c are left out; it
begins at c = 1. Needs Python 3, numpy, scipy and statsmodels.

    python3 conformance/generate/sison_glaz.py
"""

import random
from pathlib import Path

from statsmodels.stats.proportion import multinomial_proportions_confint

OUT = Path(__file__).resolve().parent.parent / "semantics" / "sison_glaz.tsv"

FIXED = [
    [56, 72, 73, 59, 62, 87, 58],  # the first example of Sison and Glaz 1995
    [11, 8, 5],
    [19, 1],
    [15, 3, 1, 1],
    [10, 10],
    [100, 50, 25, 12, 6, 3, 2, 1, 1],
    [5] * 20,
    [1] * 20,
]


def main():
    random.seed(7)
    cases = [(counts, level) for counts in FIXED for level in (0.9, 0.95, 0.99)]
    while len(cases) < 90:
        size = random.randint(2, 12)
        counts = [random.randint(1, random.choice([5, 30, 200])) for _ in range(size)]
        cases.append((sorted(counts, reverse=True), random.choice([0.9, 0.95, 0.99])))
    rows = []
    for counts, level in cases:
        try:
            intervals = multinomial_proportions_confint(counts, alpha=1 - level, method="sison-glaz")
        except Exception as failure:  # statsmodels raises a bare Exception
            print(counts, level, failure)
            continue
        ends = " ".join(f"{float(low)!r},{float(high)!r}" for low, high in intervals)
        rows.append(f"{level}\t{','.join(map(str, counts))}\t{ends}")
    OUT.write_text("# level\tcounts\tlow,high of each; made by conformance/generate/sison_glaz.py\n" + "\n".join(rows) + "\n")
    print(len(rows), "rows")


if __name__ == "__main__":
    main()
