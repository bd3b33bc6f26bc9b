package gg.sprocket.dev;

import java.util.Optional;

/**
 * Who a client certificate speaks for: Kubernetes reads the user from the common name and the group
 * from the organization.
 */
public enum Identity {
  ADMIN("admin", "kubernetes-admin", "system:masters"),
  CONTROLLER_MANAGER("controller-manager", "system:kube-controller-manager", ""),
  SCHEDULER("scheduler", "system:kube-scheduler", ""),
  /** Its own name, so that the audit log tells the simulated nodes from the admin. */
  KWOK("kwok", "kwok", "system:masters"),
  /** The API server as a client of kubelets, for logs and commands in containers. */
  API_SERVER("apiserver-kubelet-client", "kube-apiserver-kubelet-client", "system:masters"),
  KUBELET("kubelet", "system:node:node-1", "system:nodes"),
  KUBE_PROXY("kube-proxy", "system:kube-proxy", ""),
  COREDNS("coredns", "coredns", "system:masters"),
  VOLUMES("local-volumes", "local-volumes", "system:masters"),
  TRAEFIK("traefik", "traefik", "system:masters");

  private final String file;
  private final String user;
  private final String group;

  Identity(String file, String user, String group) {
    this.file = file;
    this.user = user;
    this.group = group;
  }

  /** The name of its files. */
  public String file() {
    return file;
  }

  String user() {
    return user;
  }

  Optional<String> group() {
    return Optional.of(group).filter(name -> !name.isEmpty());
  }
}
