/** The command line. */
module kelvin.cli {
  requires static org.jspecify;
  requires kelvin.engine;
  requires info.picocli;
  requires tools.jackson.core;
}
