"""log and log1p as Java's StrictMath defines them: the algorithms of Sun's fdlibm 5.3 (e_log.c, s_log1p.c), written again in
Python, whose float operations are those of IEEE 754. So the bits of the noise can be had without a Java machine."""
import struct

LN2_HI, LN2_LO = 6.93147180369123816490e-01, 1.90821492927058770002e-10
# Coefficients of the even polynomial for log((1 + s) / (1 - s)) / s - 2, lowest first.
C = [6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
     1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01]


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


def high(x):
    """The upper 32 bits as a signed integer."""
    return struct.unpack("<i", struct.pack("<I", bits(x) >> 32))[0]


def with_high(x, h):
    return from_bits((h & 0xFFFFFFFF) << 32 | bits(x) & 0xFFFFFFFF)


def log(x):
    """x is normal and positive."""
    k = (high(x) >> 20) - 1023
    h = high(x) & 0xFFFFF
    carry = (h + 0x95F64) & 0x100000  # mantissas above the square root of 2 are halved
    x = with_high(x, h | (carry ^ 0x3FF00000))
    k += carry >> 20
    f = x - 1.0
    if (0xFFFFF & (2 + h)) < 3:
        if f == 0:
            return k * LN2_HI + k * LN2_LO if k else 0.0
        r = f * f * (0.5 - 0.33333333333333333 * f)
        return f - r if k == 0 else k * LN2_HI - ((r - k * LN2_LO) - f)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    r = z * (C[0] + w * (C[2] + w * (C[4] + w * C[6]))) + w * (C[1] + w * (C[3] + w * C[5]))
    if (h - 0x6147A) | (0x6B851 - h) > 0:
        half = 0.5 * f * f
        return f - (half - s * (half + r)) if k == 0 else k * LN2_HI - ((half - (s * (half + r) + k * LN2_LO)) - f)
    return f - s * (f - r) if k == 0 else k * LN2_HI - ((s * (f - r) - k * LN2_LO) - f)


def log1p(x):
    """-1 < x < 2^53."""
    h, magnitude = high(x), high(x) & 0x7FFFFFFF
    k, f, hu, c = 1, 0.0, 1, 0.0
    if h < 0x3FDA827A:
        if magnitude < 0x3E200000:
            return x if magnitude < 0x3C900000 else x - x * x * 0.5
        if h > 0 or h <= 0xBFD2BEC3 - (1 << 32):
            k, f, hu = 0, x, 1
    if k != 0:
        u = 1.0 + x
        hu = high(u)
        k = (hu >> 20) - 1023
        c = (1.0 - (u - x) if k > 0 else x - (u - 1.0)) / u
        hu &= 0xFFFFF
        if hu < 0x6A09E:
            u = with_high(u, hu | 0x3FF00000)
        else:
            k += 1
            u = with_high(u, hu | 0x3FE00000)
            hu = (0x100000 - hu) >> 2
        f = u - 1.0
    half = 0.5 * f * f
    if hu == 0:
        if f == 0:
            return k * LN2_HI + (c + k * LN2_LO) if k else 0.0
        r = half * (1.0 - 0.66666666666666666 * f)
        return f - r if k == 0 else k * LN2_HI - ((r - (k * LN2_LO + c)) - f)
    s = f / (2.0 + f)
    z = s * s
    r = 0.0
    for coefficient in reversed(C):
        r = z * (coefficient + r)
    return f - (half - s * (half + r)) if k == 0 else k * LN2_HI - ((half - (s * (half + r) + (k * LN2_LO + c))) - f)
