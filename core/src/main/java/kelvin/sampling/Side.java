package kelvin.sampling;

/** Where a token lies with respect to a cut, as far as a sum tells. */
enum Side {
    INSIDE,
    OUTSIDE,
    /** The sum is too close to the boundary. */
    UNKNOWN
}
