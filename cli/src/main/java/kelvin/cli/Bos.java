package kelvin.cli;

import kelvin.tokenizer.Tokenizer;

/** Whether a text begins with the token that begins texts; auto does what the model's file says. */
enum Bos {
    auto,
    yes,
    no;

    boolean adds(Tokenizer tokenizer) {
        return this == yes || this == auto && tokenizer.addsBos();
    }
}
