/**
 * The local control plane: a real Kubernetes API server with its controllers, built from pinned Go
 * modules, run on loopback ports and left without a trace. Tests of the operator and the {@code
 * make} targets use it; the operator itself never does.
 *
 * <p>Programs are built once per pin ({@link gg.sprocket.dev.Programs}), started and stopped by
 * {@link gg.sprocket.dev.ControlPlane}, and every process is recorded in the state folder so that
 * another process can end it ({@link gg.sprocket.dev.Processes}).
 */
@NullMarked
package gg.sprocket.dev;

import org.jspecify.annotations.NullMarked;
