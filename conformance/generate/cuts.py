"""Writes conformance/semantics/cuts.tsv: which ids a chain of cuts keeps.

An independent program: order, running sums and thresholds straight from the definitions. Weights are computed with mpmath at
60 digits. A row whose boundary is not decided by more than 1e-9 of the total must be decided exactly: its weights are then
whole numbers of ties, for which every double sum is exact, and the comparison s_k >= p s_n is made in doubles as the
definition says. typical_p orders by energies and is checked against surprisals, from which the paper defines it; distances from the
mean are at least 1e-9 apart, or equal in doubles too. Needs Python 3 and mpmath 1.3.

    python3 conformance/generate/cuts.py
"""

import math
import random
from pathlib import Path

from mpmath import mp, mpf, exp, log

mp.dps = 60
INF = float("inf")
BAN = -INF
OUT = Path(__file__).resolve().parent.parent / "semantics"
CLEAR = mpf(10) ** -9


def order(logits, kept):
    return sorted(kept, key=lambda i: (-logits[i], i))


def weights(logits, ids, t):
    ground = logits[ids[0]]
    if t == 0:
        return [mpf(logits[i] == ground) for i in ids]
    if t == INF:
        return [mpf(1) for _ in ids]
    return [exp((mpf(logits[i]) - mpf(ground)) / mpf(t)) for i in ids]


def top_k(logits, kept, t, k, floor):
    return order(logits, kept)[: max(k, floor)]


def reach(ids, w, p, floor):
    """Returns the first ids whose weights reach p of the total, and at least floor of them."""
    whole = all(x == int(x) for x in w)
    total = sum(w)
    running = mpf(0)
    for n, x in enumerate(w, 1):
        running += x
        if whole:
            reached = float(running) >= p * float(total)
        else:
            excess = running / total - mpf(p)
            assert abs(excess) > CLEAR, ("too close to the boundary", ids, w, p)
            reached = excess > 0
        if reached:
            return ids[: max(n, floor)]
    return ids


def top_p(logits, kept, t, p, floor):
    ids = order(logits, kept)
    return ids if p == 1 else reach(ids, weights(logits, ids, t), p, floor)


def typical_p(logits, kept, t, p, floor):
    if p == 1:
        return kept
    if t == INF:
        ids = sorted(kept)
        return reach(ids, [mpf(1) for _ in ids], p, floor)
    ranked = order(logits, kept)
    weight = dict(zip(ranked, weights(logits, ranked, t)))
    energy = {i: mpf(logits[ranked[0]]) - mpf(logits[i]) for i in ranked}
    total = sum(weight.values())
    mean = sum(weight[i] * energy[i] for i in ranked) / total
    distance = {i: abs(energy[i] - mean) for i in ranked}
    whole = all(x == int(x) for x in weight.values())
    if not whole:
        surprisal = {i: -log(weight[i] / total) for i in ranked}
        entropy = sum(weight[i] / total * surprisal[i] for i in ranked)
        for i in ranked:
            error = abs(surprisal[i] - entropy) * mpf(t) - distance[i]
            assert abs(error) < mpf(10) ** -40 * (1 + max(energy.values())), ("surprisals disagree", logits, t)
    ids = sorted(kept, key=lambda i: (distance[i], i))
    for a, b in zip(ids, ids[1:]):
        apart = distance[b] - distance[a]
        exact = logits[a] == logits[b] or whole and apart == 0 and float(mean) == mean
        assert exact or apart > CLEAR, ("too close to a tie", logits, t, a, b)
    return reach(ids, [weight[i] for i in ids], p, floor)


def min_p(logits, kept, t, m, floor):
    ids = order(logits, kept)
    if t == INF:
        return ids
    ground = logits[ids[0]]
    if t == 0 or m == 1:
        good = [i for i in ids if logits[i] == ground]
    else:
        good = []
        for i in ids:
            excess = (mpf(logits[i]) - mpf(ground)) / mpf(t) - log(mpf(m))
            assert abs(excess) > CLEAR, ("too close to the boundary", logits, t, m)
            if excess > 0:
                good.append(i)
    return ids[: max(len(good), floor)]


CUTS = {"top_k": (top_k, "k"), "top_p": (top_p, "p"), "min_p": (min_p, "p"), "typical_p": (typical_p, "p")}


def number(x):
    if x in (INF, -INF):
        return "inf" if x > 0 else "-inf"
    return str(int(x)) if x == int(x) and abs(x) < 1e15 else repr(float(x))


def run(logits, stages):
    """Returns the chain's text and the ids left, ascending."""
    kept = [i for i, l in enumerate(logits) if l != BAN]
    t, texts = 1.0, []
    for name, value, *floor in stages:
        if name == "temperature":
            t = float(value)
            texts.append(f"temperature={number(t)}")
            continue
        cut, parameter = CUTS[name]
        floor = floor[0] if floor else 1
        texts.append(f"{name}={number(value)}" if floor == 1 else f"{name}({parameter}={number(value)}, min_keep={floor})")
        kept = cut(logits, kept, t, value, floor)
    return " > ".join(texts), sorted(kept)


def rows():
    ladder = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
    banned = [BAN, 2, BAN, 7, 7, BAN, 7, -3]
    flat = [0.0] * 10
    for k in (1, 2, 3, 5, 7, 8, 11, 12, 2147483647):
        yield "top_k, ties by id", ladder, [("top_k", k)]
    for k in (1, 2, 3, 4, 5, 6):
        yield "top_k counts finite ids only", banned, [("top_k", k)]
    yield "top_k of one state", [-5], [("top_k", 3)]
    yield "min_keep is a floor", ladder, [("top_k", 2, 4)]
    yield "min_keep is no ceiling", ladder, [("top_k", 4, 2)]
    yield "min_keep beyond what there is", banned, [("top_k", 1, 100)]
    for p in (0.1, math.nextafter(0.1, 1), 0.3, math.nextafter(0.3, 0), 0.5, math.nextafter(0.5, 1), 0.7, 0.9,
              math.nextafter(0.9, 1), math.nextafter(1, 0), 1, 1e-300):
        yield "top_p on the boundary of ten ties", flat, [("top_p", p)]
    for p in (0.25, math.nextafter(0.25, 1), 0.75, 1):
        yield "top_p among ties and bans at T = 0", [4, BAN, 9, 9, 1, 9, 9], [("temperature", 0), ("top_p", p)]
    for p in (1 / 3, math.nextafter(1 / 3, 1), 2 / 3, 1):
        yield "top_p at T = inf", [4, BAN, 9, -9], [("temperature", INF), ("top_p", p)]
    yield "top_p at a tiny T", ladder, [("temperature", 1e-300), ("top_p", 0.999)]
    yield "top_p at a huge T", [0, -1, -2, -3, 5], [("temperature", 1e300), ("top_p", 0.55)]
    for p in (0.5, 0.9, 0.99, 0.9999):
        yield "top_p of a ladder", ladder, [("top_p", p)]
    yield "top_p with a floor", ladder, [("top_p", 0.5, 3)]
    yield "top_p sees what top_k left", ladder, [("top_k", 3), ("top_p", 0.972)]
    yield "top_p without it", ladder, [("top_p", 0.972)]
    yield "temperature first shrinks the nucleus", [3, 2, 1], [("temperature", 0.5), ("top_p", 0.8)]
    yield "temperature last does not", [3, 2, 1], [("top_p", 0.8), ("temperature", 0.5)]
    for p in (1 - 1e-8, 1):
        yield "p = 1 keeps what weighs nothing", [0, -740, -7410], [("top_p", p)]
    for m in (1, 0.5, 0.05, 0.01, 1e-4, 1e-300):
        yield "min_p of a ladder", ladder, [("min_p", m)]
    yield "min_p keeps ties of the ground state", [5, 5, 4.999999, 5], [("min_p", 1)]
    yield "min_p hot", ladder, [("temperature", 3), ("min_p", 0.2)]
    yield "min_p cold", ladder, [("temperature", 0.2), ("min_p", 1e-7)]
    yield "min_p at T = 0", [5, 5, BAN, 4], [("temperature", 0), ("min_p", 1e-300)]
    yield "min_p at a tiny T", [5, 5, BAN, 4], [("temperature", 1e-300), ("min_p", 1e-300)]
    yield "min_p at T = inf", [5, -5000, BAN, 4], [("temperature", INF), ("min_p", 1)]
    yield "min_p with a floor", ladder, [("min_p", 1, 3)]
    yield "min_p with a floor among ties", [1, 0, 0, 0], [("min_p", 1, 2)]
    yield "the order of options", ladder, [("temperature", 1.5), ("top_k", 6), ("top_p", 0.9), ("min_p", 0.2)]
    yield "min_p then top_p", ladder, [("min_p", 0.05), ("top_p", 0.9)]
    rng = random.Random(31)
    for size, spread, t in [(40, 2, 0.7), (60, 5, 1.3), (80, 1, 0.3)]:
        logits = [round(rng.gauss(0, spread), 4) for _ in range(size)]
        yield "random", logits, [("temperature", t), ("top_p", 0.87)]
        yield "random", logits, [("temperature", t), ("top_k", 25), ("top_p", 0.95), ("min_p", 0.03)]
    yield "typical_p of one state", [-5], [("typical_p", 1e-300)]
    yield "typical_p of one state at T = inf", [-5], [("temperature", INF), ("typical_p", 0.9)]
    halves = [0, 3 * math.log(2), math.log(2), 2 * math.log(2), 0]
    for p in (0.1, 0.24, 0.26, 0.74, 0.76, 0.9, 0.95, 1):
        yield "typical_p cuts the ground state first, weights 1 8 2 4 1", halves, [("typical_p", p)]
    for p in (0.1, math.nextafter(0.1, 1), 0.3, math.nextafter(0.3, 0), 0.9, math.nextafter(0.9, 1), math.nextafter(1, 0), 1):
        yield "typical_p on the boundary of ten ties", flat, [("typical_p", p)]
    for p in (1 / 3, math.nextafter(1 / 3, 1), 2 / 3, math.nextafter(2 / 3, 1)):
        yield "typical_p at a huge T, ties on both sides of the mean", [0, 1, 2], [("temperature", 1e300), ("typical_p", p)]
        yield "typical_p at a huge T, the same ties the other way round", [2, 1, 0], [("temperature", 1e300), ("typical_p", p)]
    for p in (0.25, math.nextafter(0.25, 1), 0.75, 1):
        yield "typical_p among ties and bans at T = 0", [4, BAN, 9, 9, 1, 9, 9], [("temperature", 0), ("typical_p", p)]
    yield "typical_p at T = 0, the floor goes up the levels", [4, BAN, 9, 9, 5], [("temperature", 0), ("typical_p", 0.5, 3)]
    for p in (1 / 3, math.nextafter(1 / 3, 1), 2 / 3, 1):
        yield "typical_p at T = inf goes by id", [4, BAN, 9, -9], [("temperature", INF), ("typical_p", p)]
    yield "typical_p at a tiny T", ladder, [("temperature", 1e-300), ("typical_p", 0.999)]
    for t in (0.3, 1, 2, 5, 20):
        for p in (0.2, 0.5, 0.9):
            yield "typical_p of a ladder", ladder, [("temperature", t), ("typical_p", p)]
    yield "typical_p with a floor", ladder, [("typical_p", 0.1, 3)]
    yield "typical_p with a floor beyond what there is", banned, [("typical_p", 0.1, 100)]
    yield "typical_p sees what top_k left", ladder, [("temperature", 3), ("top_k", 5), ("typical_p", 0.3)]
    yield "typical_p without it", ladder, [("temperature", 3), ("typical_p", 0.3)]
    yield "top_p after typical_p", halves, [("typical_p", 0.3), ("top_p", 0.6)]
    yield "min_p after a ground state that was cut", halves, [("typical_p", 0.2), ("min_p", 0.9)]
    yield "typical_p twice", ladder, [("temperature", 4), ("typical_p", 0.8), ("typical_p", 0.5)]
    for p in (1 - 1e-8, 1):
        yield "p = 1 keeps what weighs nothing", [0, -740, -7410], [("typical_p", p)]
    yield "typical_p of energies beyond the doubles", [1.7e308, -1.7e308, 0, BAN], [("typical_p", 0.5, 2)]
    rng = random.Random(32)
    for size, spread, t in [(40, 2, 0.7), (60, 5, 1.3), (80, 1, 0.3), (100, 3, 3)]:
        logits = [round(rng.gauss(0, spread), 4) for _ in range(size)]
        yield "random", logits, [("temperature", t), ("typical_p", 0.87)]
        yield "random", logits, [("temperature", t), ("top_k", 25), ("typical_p", 0.4), ("min_p", 0.03)]


def main():
    lines = ["name\tlogits\tchain\tkept"]
    for name, logits, stages in rows():
        chain, kept = run(logits, stages)
        lines.append("\t".join([name, " ".join(map(number, logits)), chain, " ".join(map(str, kept))]))
    (OUT / "cuts.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "cuts")


if __name__ == "__main__":
    main()
