/** A program that samples from logits of its own; Java 21 is enough for it. */
module logits {
    requires kelvin.core;
}
