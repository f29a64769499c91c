/** The embedded story model. */
module kelvin.models {
    requires static org.jspecify;

    exports kelvin.models;
}
