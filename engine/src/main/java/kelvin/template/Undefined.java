package kelvin.template;

/**
 * A name, attribute or item that is not there: prints as nothing, is false and empty, and refuses everything else
 * (jinja2's default {@code Undefined}).
 *
 * @param why the sentence that a use of it is refused with
 */
record Undefined(String why) {
    Fault refusal() {
        return new Fault(why);
    }
}
