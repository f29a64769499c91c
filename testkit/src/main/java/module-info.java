/** Contracts and goodness-of-fit tests for samplers. Depends on nothing else of Kelvin. */
module kelvin.testkit {
    requires static org.jspecify;

    exports kelvin.testkit;
}
