/** JMH benchmarks of observables, and the rounds that compare them with the pass for the largest logit. */
@NullMarked
package kelvin.bench.thermo;

import org.jspecify.annotations.NullMarked;
