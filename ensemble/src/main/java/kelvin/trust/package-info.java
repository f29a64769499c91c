/**
 * Where an answer could have been another: words with their runners-up, forks that change the answer, replicas and their
 * clusters, and certified bounds on how much of the model's own distribution an answer holds. All of it is about the model's
 * distribution; none of it is about the world.
 */
@NullMarked
package kelvin.trust;

import org.jspecify.annotations.NullMarked;
