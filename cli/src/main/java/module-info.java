/** The command line. */
module kelvin.cli {
    requires static org.jspecify;
    requires kelvin.engine;
    requires kelvin.models;
    requires info.picocli;
    requires tools.jackson.core;

    opens kelvin.cli to
            info.picocli;
}
