#!/usr/bin/env python3
"""Writes conformance/noise.json: 64 rows of the noise field, from an implementation of its own of Threefry and of the field.

Usage: python3 conformance/generate/noise.py > conformance/noise.json     (needs mpmath)

The words are integers, so their bits are exact. g is computed to 50 digits from those words; g_bits are the bits of the double
that the definition gives, with log and log1p of fdlibm.py.
"""
import json
import random

import fdlibm
from mpmath import log, log1p, mp, mpf, nstr

mp.dps = 50


def threefry(width, rotations, key, counter, rounds=20):
    mask = (1 << width) - 1
    parity = {32: 0x1BD11BDA, 64: 0x1BD11BDAA9FC1A22}[width]
    ks = [key[0], key[1], parity ^ key[0] ^ key[1]]
    x = [(counter[0] + ks[0]) & mask, (counter[1] + ks[1]) & mask]
    for r in range(rounds):
        x[0] = (x[0] + x[1]) & mask
        n = rotations[r % 8]
        x[1] = ((x[1] << n) | (x[1] >> (width - n))) & mask
        x[1] ^= x[0]
        if r % 4 == 3:
            s = r // 4 + 1
            x[0] = (x[0] + ks[s % 3]) & mask
            x[1] = (x[1] + ks[(s + 1) % 3] + s) & mask
    return x


def threefry2x32(key, counter):
    return threefry(32, [13, 15, 26, 6, 17, 29, 16, 24], key, counter)


def threefry2x64(key, counter):
    return threefry(64, [16, 42, 12, 31, 16, 32, 24, 21], key, counter)


assert threefry2x32((0, 0), (0, 0)) == [0x6B200159, 0x99BA4EFE]
assert threefry2x64((0, 0), (0, 0)) == [0xC2B6E3A8C2C69865, 0x6F81ED42F350084D]


def word(a, counter, purpose):
    high, low = threefry2x32((a & 0xFFFFFFFF, a >> 32), (counter, purpose))
    return high << 32 | low


def exponential(w):
    v = (mpf(w >> 12) + mpf(1) / 2) / mpf(2) ** 52
    return -log1p(-v)


def exponential_double(w):
    return -fdlibm.log1p(-(((w >> 12) + 0.5) * 2.0 ** -52))


def row(seed, stream, position, attempt, token):
    a, _ = threefry2x64((seed, 0), (stream << 32 | position, attempt))
    group, member = (token >> 10) * 16 + (token & 15), (token >> 4) & 63
    first, holder, own = word(a, group, 1), word(a, group, 2), word(a, token, 3)
    e, e_double = exponential(first) / 64, exponential_double(first) / 64
    if holder >> 58 != member:
        e += exponential(own)
        e_double += exponential_double(own)
    g, g_double = -log(e), -fdlibm.log(e_double)
    assert abs(g - g_double) <= mpf("5e-16") * max(1, abs(g)), (g, g_double)
    return {
        "seed": str(seed), "stream": stream, "position": position, "attempt": attempt, "id": token,
        "key": f"{a:016x}", "group_word": f"{first:016x}", "holder_word": f"{holder:016x}", "member_word": f"{own:016x}",
        "holds": holder >> 58 == member, "g": nstr(g, 40), "g_bits": f"{fdlibm.bits(g_double):016x}",
    }


def holder_of(seed, stream, position, attempt, group):
    a, _ = threefry2x64((seed, 0), (stream << 32 | position, attempt))
    return (group // 16 << 10) + ((word(a, group, 2) >> 58) << 4) + group % 16


def main():
    rng = random.Random(2011)
    limit = 2 ** 31 - 1
    cases = [(0, 0, 0, 0, 0), (0, 0, 0, 0, 1), (0, 0, 0, 0, 16), (0, 0, 0, 0, 1023), (0, 0, 0, 0, 1024),
             (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0), (2 ** 64 - 1, 0, 0, 0, 0),
             (2 ** 63, limit, limit, limit, limit), (7, 0, limit, 0, 262143), (7, limit, 0, 0, 262143), (7, 0, 0, limit, 5)]
    while len(cases) < 40:
        cases.append((rng.getrandbits(64), rng.randrange(64), rng.randrange(8192), rng.randrange(3), rng.randrange(262144)))
    while len(cases) < 64:  # tokens that hold the smallest exponential of their group: one in 64 elsewhere
        key = (rng.getrandbits(64), rng.randrange(64), rng.randrange(8192), 0)
        cases.append(key + (holder_of(*key, rng.randrange(4096)),))
    rows = [row(*case) for case in cases]
    head = {
        "schema": "kelvin.noise/1",
        "about": "Made by conformance/generate/noise.py (mpmath, 50 digits). Words and g_bits are exact; g is the real number.",
        "tolerance": "5e-16 * max(1, |g|) between g and g_bits: log1p, sum and log of doubles, an ulp each",
    }
    print("{")
    for name, value in head.items():
        print(f"  {json.dumps(name)}: {json.dumps(value)},")
    print('  "rows": [')
    print(",\n".join("    " + json.dumps(r) for r in rows))
    print("  ]\n}")


if __name__ == "__main__":
    main()
