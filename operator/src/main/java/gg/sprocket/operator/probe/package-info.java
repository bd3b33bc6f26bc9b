/**
 * Looks at a backing service that somebody else runs, as a program of its own in a Job of the
 * tenant's namespace. The operator process loads none of it.
 */
@NullMarked
package gg.sprocket.operator.probe;

import org.jspecify.annotations.NullMarked;
