package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.IssuedCertificate;
import gg.sprocket.operator.resource.TraefikMiddleware;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of somebody else that a cluster may have or not. */
public enum OptionalKind {
  Certificate(
      IssuedCertificate.class,
      "certificates.cert-manager.io",
      "install cert-manager (https://cert-manager.io/docs/installation), or set tls.mode to"
          + " SelfSigned"),
  ExternalSecret(
      gg.sprocket.operator.resource.ExternalSecret.class,
      "externalsecrets.external-secrets.io",
      "install External Secrets Operator"
          + " (https://external-secrets.io/latest/introduction/getting-started), or set secrets.backend to"
          + " Kubernetes or Vault"),
  Gateway(
      Gateway.class,
      "gateways.gateway.networking.k8s.io",
      "install the Gateway API (https://gateway-api.sigs.k8s.io/guides), or set exposure.type to"
          + " Ingress"),
  HttpRoute(
      HTTPRoute.class,
      "httproutes.gateway.networking.k8s.io",
      "install the Gateway API (https://gateway-api.sigs.k8s.io/guides), or set exposure.type to"
          + " Ingress"),
  Middleware(
      TraefikMiddleware.class,
      "middlewares.traefik.io",
      "install Traefik's definitions"
          + " (https://doc.traefik.io/traefik/reference/dynamic-configuration/kubernetes-crd), or"
          + " remove allowedCidrs and maxBodySize");

  private final Class<? extends HasMetadata> type;
  private final String definition;
  private final String remedy;

  OptionalKind(Class<? extends HasMetadata> type, String definition, String remedy) {
    this.type = type;
    this.definition = definition;
    this.remedy = remedy;
  }

  /** The kind of a Java type; empty if every cluster has it. */
  public static Optional<OptionalKind> of(Class<? extends HasMetadata> type) {
    return Arrays.stream(values()).filter(kind -> kind.type.equals(type)).findFirst();
  }

  /** What stands in the way of each where a cluster has none of them. */
  public static Map<OptionalKind, Problem> noneInstalled() {
    return Arrays.stream(values()).collect(Collectors.toMap(kind -> kind, OptionalKind::missing));
  }

  /** Its Java type. */
  public Class<? extends HasMetadata> type() {
    return type;
  }

  /** Name of its CustomResourceDefinition. */
  public String definition() {
    return definition;
  }

  /** The version of it that the operator speaks. */
  public String version() {
    return HasMetadata.getVersion(type);
  }

  /** The problem of a cluster without it. */
  public Problem missing() {
    return new Problem(
        Reason.KindMissing,
        "this cluster has no CustomResourceDefinition %s; %s".formatted(definition, remedy));
  }

  /** The problem of a cluster that has it, but not in the version that the operator speaks. */
  public Problem unserved() {
    return new Problem(
        Reason.KindMissing,
        "CustomResourceDefinition %s of this cluster serves no %s, as a current one does; %s"
            .formatted(definition, version(), remedy));
  }

  /**
   * The problem of an operator that may not look whether the cluster has it.
   *
   * @param answer what the API server says; may be empty
   */
  public Problem hidden(String answer) {
    return new Problem(
        Reason.PermissionMissing,
        Message.of(
            "CustomResourceDefinition %s may not be looked at%s; install the roles of the operator's"
                + " chart again",
            definition, Quote.of(" (", answer, ")")));
  }

  /**
   * The problem of a cluster that has it and does not tell which objects of it there are.
   *
   * @param answer what it says instead; may be empty
   */
  public Problem unlisted(String answer) {
    return new Problem(
        Reason.ApiUnavailable,
        Message.of(
            "objects of %s cannot be listed%s; the operator tries again; if it stays, look at `kubectl"
                + " get %s -A`",
            definition, Quote.of(" (", answer, ")"), definition));
  }
}
