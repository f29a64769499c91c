"""Writes conformance/blocks.tsv: blocks of every quantised type, and their weights by the gguf package.

An independent reading of the formats: the package is llama.cpp's own Python code (numpy, float32). Each type gets four
blocks of random bytes whose scales are set to ordinary, small and negative halves. A line is the type, the block in
hexadecimal, and the weights as float32 in hexadecimal, big end first. Needs Python 3 and gguf 0.19.0.

    python3 conformance/generate/blocks.py
"""

import pathlib
import random
import struct

import gguf
import numpy

OUT = pathlib.Path(__file__).resolve().parent.parent / "blocks.tsv"
# Where a block has halves.
SCALES = {
    "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "IQ4_NL": [0], "MXFP4": [],
    "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208],
}


def main():
    random.seed(2026)
    lines = []
    for name, places in SCALES.items():
        kind = gguf.GGMLQuantizationType[name]
        weights, size = gguf.GGML_QUANT_SIZES[kind]
        for number in range(4):
            block = bytearray(random.randbytes(size))
            for place in places:
                scale = [0.0123, -0.37, 3e-6, 1.5][number] * random.uniform(0.5, 2)  # 3e-6 is a subnormal half
                block[place:place + 2] = struct.pack("<e", scale)
            if name == "MXFP4":
                block[0] = [120, 131, 1, 200][number]  # the exponent of a power of two
            values = gguf.quants.dequantize(numpy.frombuffer(bytes(block), dtype=numpy.uint8), kind)
            assert values.dtype == numpy.float32 and values.size == weights and numpy.isfinite(values).all(), name
            lines.append(f"{name}\t{block.hex()}\t{values.astype('>f4').tobytes().hex()}\n")
    OUT.write_text("# gguf 0.19.0, conformance/generate/blocks.py\n" + "".join(lines), encoding="ascii", newline="\n")


if __name__ == "__main__":
    main()
