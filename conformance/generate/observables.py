"""Writes conformance/semantics/observables.tsv, spectra.tsv and word_temperature.tsv.

The observables of a spectrum at a temperature, computed with mpmath at 400 digits from the definitions (k_B = 1), and rounded
to 25. Inputs are doubles, written so that they read back exactly. Needs Python 3 and mpmath 1.3.

    python3 conformance/generate/observables.py
"""

import random
from pathlib import Path

from mpmath import mp, mpf, exp, log, inf

mp.dps = 400  # a sum of 1 and exp(-700) keeps 90 digits of the second
OUT = Path(__file__).resolve().parent.parent / "semantics"


def observables(logits, degeneracies, t):
    """Returns ln Z, U, S, C, F, exp S, ground logit, ties, whiteness as mpf (or None)."""
    states = [(mpf(l), mpf(g)) for l, g in zip(logits, degeneracies) if l != float("-inf")]
    ground = max(l for l, _ in states)
    total = sum(g for _, g in states)
    ties = sum(g for l, g in states if l == ground)
    if t == 0:
        weights = [g if l == ground else mpf(0) for l, g in states]
    elif t == float("inf"):
        weights = [g for _, g in states]
    else:
        weights = [g * exp(-(ground - l) / mpf(t)) for l, g in states]
    z = sum(weights)
    mean = sum(w * (ground - l) for w, (l, _) in zip(weights, states)) / z
    if t == 0:
        capacity, free = mpf(0), mpf(0)
        entropy = log(ties)
    elif t == float("inf"):
        capacity = mpf(0)
        entropy = log(total)
        free = mpf("-inf") if total > 1 else mpf(0)
    else:
        variance = sum(w * (ground - l - mean) ** 2 for w, (l, _) in zip(weights, states)) / z
        capacity = variance / mpf(t) ** 2
        # S = -sum p ln p over states: a level of degeneracy g holds g states of weight w / g each.
        entropy = -sum(w / z * log(w / g / z) for w, (_, g) in zip(weights, states) if w > 0)
        free = -mpf(t) * log(z)
    whiteness = entropy / log(total) if total > 1 else None
    return [log(z), mean, entropy, capacity, free, exp(entropy), ground, ties, whiteness]


def text(x):
    if x is None:
        return "null"
    if x == inf:
        return "inf"
    if x == -inf:
        return "-inf"
    if abs(x) < mpf(10) ** -330:  # below the least double
        return "0"
    return mp.nstr(x, 25, min_fixed=-5, max_fixed=20)


def number(x):
    return {float("inf"): "inf", float("-inf"): "-inf"}.get(x, repr(float(x)))


def rows():
    ban = float("-inf")
    yield "one state", [3.5], None, [0, 1e-300, 1, 1e300, float("inf")]
    yield "one state and bans", [ban, -7.25, ban], None, [0, 0.7, float("inf")]
    yield "two levels", [1, 0], None, [0, 1e-300, 1e-3, 0.05, 0.4168, 1, 2.5, 1e3, 1e8, 1e300, float("inf")]
    yield "all tied", [2.0] * 7, None, [0, 1e-300, 0.3, 1, 1e300, float("inf")]
    yield "ties below", [4, 4, 4, 1, 1, ban], None, [0, 0.1, 1, 10, float("inf")]
    yield "huge gap", [0, -1e6], None, [1, 1e3, 1e5, 1e7, 1e300]
    yield "gap of 40 T", [0, -40], None, [1]
    yield "gap of 700 T", [0, -700.25], None, [1]
    yield "gap of 200 T", [0, -200], None, [1]
    yield "gap of 740 T", [0, -741.5], None, [1]
    yield "tiny gap on a large offset", [1000.0, 1000.0 - 2.0 ** -40], None, [1e-12, 1e-10, 1]
    yield "tiny energies, hot", [0, -1e-9, -3e-9], None, [1e-9, 1, 1e300]
    yield "energies far below T", [0, -1e-20, -2.5e-20], None, [1e-20, 1e300]
    yield "gap near the end of the doubles", [1.7e308, 0], None, [1, 1e300, float("inf")]
    yield "gap beyond the doubles", [1e308, -1e308, -7e307, -1e308], None, [1, 1e300, float("inf")]
    ladder = [-0.5 * i for i in range(64)]
    yield "ladder", ladder, None, [0, 0.1, 0.8, 1, 4, 100, float("inf")]
    yield "rotor", [-float(j * (j + 1)) for j in range(12)], [2.0 * j + 1 for j in range(12)], [0, 0.2, 1, 7, 1000, float("inf")]
    yield "degenerate ground", [0, -1], [2, 3], [0, 0.7, float("inf")]
    yield "fractional degeneracies", [0, -1, -2.5], [0.5, 0.25, 3], [0.7, 2, float("inf")]
    yield "a million excited states", [0, -10], [1, 1e6], [0.5, 0.7238, 1, 3]
    rng = random.Random(20261124)
    for size, spread in [(30, 1), (100, 4), (400, 12)]:
        logits = [round(rng.gauss(0, spread), 6) for _ in range(size)]
        yield f"random, {size} states, spread {spread}", logits, None, [0.05, 0.8, 2]


def write_observables():
    names = "name logits degeneracies temperature log_partition energy entropy heat_capacity free_energy effective_states"
    names += " ground_logit ties whiteness"
    lines = ["\t".join(names.split())]
    for name, logits, degeneracies, temperatures in rows():
        for t in temperatures:
            values = observables(logits, degeneracies or [1] * len(logits), t)
            shown = " ".join(map(number, degeneracies)) if degeneracies else "null"
            lines.append("\t".join([name, " ".join(map(number, logits)), shown, number(t)] + [text(v) for v in values]))
    (OUT / "observables.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "observables")


def write_spectra():
    """A thousand random spectra of floats, two to twelve levels, on scales from 1e-6 to 1e6, each at one temperature.

    Logits are whole multiples of a power of two, written as the multiples, so that floats and doubles hold them exactly.
    """
    rng = random.Random(20261125)
    lines = ["\t".join("unit multiples degeneracies temperature log_partition energy entropy heat_capacity free_energy".split())]
    while len(lines) <= 1000:
        unit = 2.0 ** rng.randint(-20, 20)
        size = rng.randint(2, 12)
        # Exponents of the energies differ by up to 2^16 inside of a spectrum; ties come about by themselves.
        top = rng.randint(-99, 99)
        multiples = [top - (0 if i == 0 else round(2 ** rng.uniform(0, 16)) if rng.random() < 0.5 else rng.randint(0, 9)) for i in range(size)]
        rng.shuffle(multiples)
        degeneracies = [rng.choice([1, 1, 2, 3, 50000]) for _ in multiples] if rng.random() < 0.4 else None
        t = float(f"{unit * 10 ** rng.uniform(-1, 4):.3g}")
        values = observables([m * unit for m in multiples], degeneracies or [1] * size, t)
        shown = " ".join(map(str, degeneracies)) if degeneracies else "null"
        cells = [number(unit), " ".join(map(str, multiples)), shown, number(t)]
        lines.append("\t".join(cells + [text20(v) for v in values[:5]]))
    (OUT / "spectra.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "spectra")


def text20(x):
    return "0" if abs(x) < mpf(10) ** -330 else mp.nstr(x, 20, min_fixed=-5, max_fixed=20)


def word_temperature(logits, token):
    """Solves U(T) = e_token for beta by bisection."""
    finite = [mpf(l) for l in logits if l != float("-inf")]
    ground = max(finite)
    energies = [ground - l for l in finite]
    uniform = sum(energies) / len(energies)
    if uniform == 0:
        return None
    observed = ground - mpf(logits[token]) if logits[token] != float("-inf") else inf
    if observed == 0:
        return mpf(0)
    if observed >= uniform:
        return inf

    def mean(beta):
        weights = [exp(-beta * e) for e in energies]
        return sum(w * e for w, e in zip(weights, energies)) / sum(weights)

    low, high = mpf(0), 1 / observed
    while mean(high) > observed:
        low, high = high, 2 * high
    for _ in range(190):
        middle = (low + high) / 2
        low, high = (middle, high) if mean(middle) > observed else (low, middle)
    return 2 / (low + high)


def write_word_temperatures():
    ban = float("-inf")
    rng = random.Random(7)
    broad = [round(rng.gauss(0, 3) * 64) / 64 for _ in range(200)]
    order = sorted(range(200), key=lambda i: -broad[i])
    cases = [
        ("flat", [1, 1, 1], 2), ("one state", [4], 0), ("flat but for bans", [1, ban, 1], 0),
        ("ground", [1, 1, 0], 1), ("ground, id 0", [1, 0], 0), ("uniform mean", [2, 1, 0], 1), ("above it", [2, 1, 0], 2),
        ("two states, the upper", [1, 0], 1), ("banned", [2, 1, ban], 2), ("just below the mean", [4, 2, 0.25], 1),
        ("four levels", [3, 2, 1, 0], 1), ("ties below", [5, 4, 4, 4, 0, 0, 0, 0], 2),
        ("cold", [0, -2.0 ** -20, -1, -1, -1], 1), ("colder", [0, -2.0 ** -100] + [-1.0] * 5, 1),
        ("coldest", [0, -2.0 ** -126] + [-1.0] * 5, 1), ("hot", [0.0] + [-1024.0] * 40 + [-1060.0] * 60, 40),
        ("steep", [0, -80, -81, -500], 1),
        ("a gap at the end of the floats", [0, -(2.0 ** -149)] + [-(2.0 ** -10)] * 5, 1),
        ("a tiny spectrum", [0, -(2.0 ** -140), -(2.0 ** -139), -(2.0 ** -137)], 1),
        ("a huge one", [0, -(2.0 ** 100), -(2.0 ** 110), -(2.0 ** 120)], 1),
    ]
    cases += [(f"broad, rank {r}", broad, order[r - 1]) for r in (2, 5, 20, 60, 90)]
    lines = ["\t".join(["name", "logits", "token", "temperature"])]
    for name, logits, token in cases:
        lines.append("\t".join([name, " ".join(map(number, logits)), str(token), text(word_temperature(logits, token))]))
    (OUT / "word_temperature.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines) - 1, "word temperatures")


if __name__ == "__main__":
    write_observables()
    write_spectra()
    write_word_temperatures()
