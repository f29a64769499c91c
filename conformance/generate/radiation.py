"""Writes conformance/semantics/radiation.tsv.

Chromaticities of black bodies by colour-science: Planck's law times the CIE 1931 2 degree colour-matching functions, 360 to 830
nm by 1 nm. Needs Python 3, colour-science 0.4.7, mpmath 1.3.

    python3 conformance/generate/radiation.py

Columns: T in K (inf for the limit lambda^-4), x, y, luminance in cd/m^2 (0 where it is not asked for).
"""

from pathlib import Path

import colour
import numpy as np

OUT = Path(__file__).resolve().parent.parent / "semantics"
SHAPE = colour.SpectralShape(360, 830, 1)
CMFS = colour.MSDS_CMFS["CIE 1931 2 Degree Standard Observer"].copy().align(SHAPE)
TEMPERATURES = [798, 1000, 1500, 1850, 2000, 2855.5, 2901.129530387521, 4000, 5000, 5772, 6504, 10_000, 25_000, 1e5, 1e6, 1e9]


def chromaticity(spectrum):
    xyz = (CMFS.values * spectrum[:, None]).sum(axis=0)
    return xyz[:2] / xyz.sum(), 683 * xyz[1]


def main():
    metres = CMFS.wavelengths * 1e-9
    rows = []
    for t in TEMPERATURES:
        radiance = colour.colorimetry.planck_law(metres, t)
        (x, y), luminance = chromaticity(radiance)
        rows.append((repr(float(t)), x, y, luminance * 1e-9))
    (x, y), _ = chromaticity(metres**-4.0)
    rows.append(("inf", x, y, 0.0))
    with open(OUT / "radiation.tsv", "w", encoding="utf-8") as f:
        f.write("kelvin\tx\ty\tluminance\n")
        for t, x, y, luminance in rows:
            f.write(f"{t}\t{x:.10f}\t{y:.10f}\t{luminance:.10e}\n")


main()
