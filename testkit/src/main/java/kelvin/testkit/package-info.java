/** Contracts and goodness-of-fit tests for samplers, and deliberately wrong samplers. */
@NullMarked
package kelvin.testkit;

import org.jspecify.annotations.NullMarked;
