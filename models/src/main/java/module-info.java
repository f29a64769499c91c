/** The embedded story model. */
module kelvin.models {}
