/**
 * Makes snapshots of a Managed Vault and puts them back, as a program of its own in a Job of the
 * instance's namespace. The operator process loads none of it.
 */
@NullMarked
package gg.sprocket.operator.snapshot;

import org.jspecify.annotations.NullMarked;
