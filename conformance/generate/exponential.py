"""Prints the coefficients of kelvin.math.Exponential: 2^r on |r| <= 1/2 by a polynomial that is exact at 0.

Remez' exchange for the relative error, with 50 digits. Needs Python 3 and mpmath 1.3.

    python3 conformance/generate/exponential.py
"""

from mpmath import mp, mpf, cos, lu_solve, matrix, nstr, pi, sign

mp.dps = 50
DEGREE, REACH, GRID = 8, mpf(1) / 2, 2000


def fit():
    nodes = [REACH * cos(pi * (2 * k + 1) / (2 * (DEGREE + 1))) for k in range(DEGREE + 1)]
    for _ in range(12):
        # sum c_j x^j - (2^x - 1) = -(-1)^i E 2^x at the nodes: the errors alternate and are of one size.
        a, b = matrix(DEGREE + 1, DEGREE + 1), matrix(DEGREE + 1, 1)
        for i, x in enumerate(nodes):
            for j in range(1, DEGREE + 1):
                a[i, j - 1] = x**j
            a[i, DEGREE] = (-1) ** i * mpf(2) ** x
            b[i] = mpf(2) ** x - 1
        solution = lu_solve(a, b)
        c = list(solution)[:DEGREE]
        points = [-REACH + 2 * REACH * k / GRID for k in range(GRID + 1)]
        errors = [(1 + sum(c[j - 1] * x**j for j in range(1, DEGREE + 1))) / mpf(2) ** x - 1 for x in points]
        extrema = []
        for k in range(GRID + 1):
            left = abs(errors[k - 1]) if k else 0
            right = abs(errors[k + 1]) if k < GRID else 0
            if abs(errors[k]) < max(left, right) or abs(errors[k]) < abs(solution[DEGREE]) / 5:
                continue
            if extrema and sign(extrema[-1][1]) == sign(errors[k]):
                if abs(errors[k]) > abs(extrema[-1][1]):
                    extrema[-1] = (points[k], errors[k])
            else:
                extrema.append((points[k], errors[k]))
        if len(extrema) < DEGREE + 1:
            break
        while len(extrema) > DEGREE + 1:
            extrema.pop(0 if abs(extrema[0][1]) < abs(extrema[-1][1]) else -1)
        nodes = [x for x, _ in extrema][::-1]
    return c, max(map(abs, errors))


if __name__ == "__main__":
    coefficients, error = fit()
    for j, c in enumerate(coefficients):
        print(f"C{j + 1} = {float(c)!r}")
    print("largest relative error", nstr(error, 3))
