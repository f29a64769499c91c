package kelvin.template;

/** Python's {@code None}; Java's null never travels through a template. */
enum None {
    NONE
}
