package gg.sprocket.dev;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program that is built from a pinned Go module. */
public enum Program {
  ETCD("etcd", "etcd", "go.etcd.io/etcd/server/v3"),
  KUBE_APISERVER("kube-apiserver", "kubernetes", "k8s.io/kubernetes/cmd/kube-apiserver"),
  KUBE_CONTROLLER_MANAGER(
      "kube-controller-manager", "kubernetes", "k8s.io/kubernetes/cmd/kube-controller-manager"),
  KUBE_SCHEDULER("kube-scheduler", "kubernetes", "k8s.io/kubernetes/cmd/kube-scheduler"),
  KUBECTL("kubectl", "kubernetes", "k8s.io/kubernetes/cmd/kubectl"),
  KUBELET("kubelet", "kubernetes", "k8s.io/kubernetes/cmd/kubelet"),
  KUBE_PROXY("kube-proxy", "kubernetes", "k8s.io/kubernetes/cmd/kube-proxy"),
  COREDNS("coredns", "coredns", "github.com/coredns/coredns"),
  KWOK("kwok", "kwok", "sigs.k8s.io/kwok/cmd/kwok"),
  TRAEFIK("traefik", "traefik", "github.com/traefik/traefik/v3/cmd/traefik"),
  /** With what the operator uses of it: integrated storage, kv, transit and the method jwt. */
  VAULT("vault", "vault", "github.com/hashicorp/vault", "minimal"),
  /** What Vault needs to have an API server check tokens; its few parts lack it. */
  VAULT_KUBERNETES(
      "vault-plugin-auth-kubernetes",
      "vault",
      "github.com/hashicorp/vault-plugin-auth-kubernetes/cmd/vault-plugin-auth-kubernetes"),
  /** What Vault needs to make logins at PostgreSQL; its few parts lack it. */
  VAULT_POSTGRESQL(
      "postgresql-database-plugin",
      "vault",
      "github.com/hashicorp/vault/plugins/database/postgresql/postgresql-database-plugin"),
  VERSITYGW("versitygw", "versitygw", "github.com/versity/versitygw/cmd/versitygw"),
  /** With Vault as the one kind of store that it knows. */
  EXTERNAL_SECRETS(
      "external-secrets", "external-secrets", "github.com/external-secrets/external-secrets");

  /** What {@link ControlPlane} starts. */
  public static final List<Program> CONTROL_PLANE =
      List.of(ETCD, KUBE_APISERVER, KUBE_CONTROLLER_MANAGER, KUBE_SCHEDULER, KWOK);

  private final String binary;
  private final String pins;
  private final String goPackage;
  private final String tags;

  Program(String binary, String pins, String goPackage) {
    this(binary, pins, goPackage, "");
  }

  Program(String binary, String pins, String goPackage, String tags) {
    this.binary = binary;
    this.pins = pins;
    this.goPackage = goPackage;
    this.tags = tags;
  }

  /** The file name of the program. */
  public String binary() {
    return binary;
  }

  /** The folder under {@code dev/programs} that pins it. */
  String pins() {
    return pins;
  }

  /** The Go package that is compiled. */
  String goPackage() {
    return goPackage;
  }

  /** Build tags that choose its parts, if there are any. */
  Optional<String> tags() {
    return Optional.of(tags).filter(text -> !text.isEmpty());
  }

  /** The one of a file name. */
  public static Optional<Program> named(String binary) {
    return Arrays.stream(values()).filter(program -> program.binary.equals(binary)).findFirst();
  }
}
