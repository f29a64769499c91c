"""Prints the coefficients of kelvin.math.RoughWeight: 2^f on |f| <= 0.508 by a polynomial of floats that is exact at 0.

Lawson's algorithm for the least relative error, in double precision; one coefficient after the other is rounded to a float, or
to a neighbour, and those that are left are fitted again. Needs Python 3 and numpy 1.26 or 2.

    python3 conformance/generate/rough.py
"""

import numpy as np

DEGREE, REACH, GRID = 5, 0.508, 4001
X = np.cos(np.linspace(0, np.pi, GRID)) * REACH
POWER = np.exp2(X)


def fit(fixed):
    rest = (POWER - sum(c * X**j for j, c in enumerate(fixed))) / POWER
    columns = np.stack([X**j / POWER for j in range(len(fixed), DEGREE + 1)], 1)
    weights = np.ones(GRID)
    for _ in range(400):
        root = np.sqrt(weights)
        c = np.linalg.lstsq(columns * root[:, None], rest * root, rcond=None)[0]
        errors = np.abs(columns @ c - rest)
        weights = weights * errors / np.sum(weights * errors)
    return c, errors.max()


def search(fixed, best):
    if len(fixed) == DEGREE + 1:
        error = np.abs(sum(c * X**j for j, c in enumerate(fixed)) / POWER - 1).max()
        return (error, fixed) if error < best[0] else best
    c, error = fit(fixed)
    if error > best[0] * 1.02:
        return best
    nearest = np.float32(c[0])
    candidates = [nearest]
    if len(fixed) <= 2:
        candidates += [np.nextafter(nearest, np.float32(9)), np.nextafter(nearest, np.float32(-9))]
    for candidate in candidates:
        best = search(fixed + [float(candidate)], best)
    return best


if __name__ == "__main__":
    error, coefficients = search([1.0], (1.0, None))
    for j, c in enumerate(coefficients):
        print(f"C{j} = {c.hex()}")
    print(f"largest relative error {error:.3g}")
