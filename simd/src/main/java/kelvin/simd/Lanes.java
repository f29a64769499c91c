package kelvin.simd;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this run and the few operations that all kernels share. A group of 16 rows is 1, 2 or 4 vectors;
 * the same source serves every width, and since lanes are rows the width never shows in a result.
 *
 * <p>Operations are called on a vector that was just loaded or computed, with the accumulator as the argument: {@code
 * x.add(sum)}, not {@code sum.add(x)}. C2 knows the class of the first; that of a variable carried around a loop it knows from
 * a profile only, if there is one, and without it keeps the variable as an object (decision 0026).
 */
final class Lanes {
    /** Bits of a vector: the host's own width, or less by {@code -Dkelvin.simd.bits=256} to test the narrow paths. */
    static final int BITS = Math.min(Integer.getInteger("kelvin.simd.bits", 512), hostBits());

    static final VectorSpecies<Float> F =
            BITS == 512 ? FloatVector.SPECIES_512 : BITS == 256 ? FloatVector.SPECIES_256 : FloatVector.SPECIES_128;
    static final VectorSpecies<Integer> I =
            BITS == 512 ? IntVector.SPECIES_512 : BITS == 256 ? IntVector.SPECIES_256 : IntVector.SPECIES_128;
    private static final VectorSpecies<Short> HALVES =
            BITS == 512 ? ShortVector.SPECIES_256 : BITS == 256 ? ShortVector.SPECIES_128 : ShortVector.SPECIES_64;
    /** At 128 bits the eight bytes of the smallest species hold two vectors' worth; the upper half is not used. */
    private static final VectorSpecies<Byte> BYTES = BITS == 512 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    static final int LENGTH = F.length();
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private Lanes() {}

    /** Bits of the widest vector that the host runs well. */
    static int hostBits() {
        return Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
    }

    static IntVector words(MemorySegment w, long at) {
        return IntVector.fromMemorySegment(I, w, at, ORDER);
    }

    static FloatVector floats(MemorySegment w, long at) {
        return FloatVector.fromMemorySegment(F, w, at, ORDER);
    }

    static FloatVector all(float value) {
        return FloatVector.broadcast(F, value);
    }

    static IntVector all(int value) {
        return IntVector.broadcast(I, value);
    }

    /** Turns float16 into float32: moves the fields into place and corrects the exponent, exact for subnormals too. */
    static FloatVector halves(MemorySegment w, long at) {
        IntVector bits =
                (IntVector) ShortVector.fromMemorySegment(HALVES, w, at, ORDER).convertShape(VectorOperators.S2I, I, 0);
        return bits.lanewise(VectorOperators.LSHL, 13)
                .and(0x8fffe000)
                .reinterpretAsFloats()
                .mul(0x1p112f);
    }

    /** Turns bfloat16 into float32. */
    static FloatVector brainHalves(MemorySegment w, long at) {
        IntVector bits =
                (IntVector) ShortVector.fromMemorySegment(HALVES, w, at, ORDER).convertShape(VectorOperators.S2I, I, 0);
        return bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    /** Turns signed bytes into floats. */
    static FloatVector signedBytes(MemorySegment w, long at) {
        return (FloatVector) ByteVector.fromMemorySegment(BYTES, w, at, ORDER).convertShape(VectorOperators.B2F, F, 0);
    }

    /** Makes floats of fields that sit at the top of the mantissa: masks them and puts the exponent of 2^k above. */
    static FloatVector mantissa(IntVector words, IntVector mask, IntVector exponent) {
        return words.and(mask).or(exponent).reinterpretAsFloats();
    }
}
