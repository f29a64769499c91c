/** The command line. */
module kelvin.cli {
    requires static org.jspecify;
    requires kelvin.ensemble;
    requires kelvin.models;
    requires info.picocli;
    requires tools.jackson.core;

    opens kelvin.cli to
            info.picocli;
}
