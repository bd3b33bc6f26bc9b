/**
 * One real node beside a control plane: kubelet, containerd, kube-proxy and names for pods, in
 * namespaces of its own, so that nothing of it stays on the machine.
 */
@NullMarked
package gg.sprocket.dev.node;

import org.jspecify.annotations.NullMarked;
