/**
 * {@code make bench}: what the packaged operator costs on a real control plane with simulated
 * nodes. Counts and times come from the API server's audit log, processor time and memory from the
 * system; nothing is asked of the operator itself.
 */
@NullMarked
package gg.sprocket.operator.bench;

import org.jspecify.annotations.NullMarked;
