package gg.sprocket.dev.node;

import gg.sprocket.dev.Manifests;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The kinds and classes that Traefik serves public hosts by. */
final class PublicHosts {
  private static final String CLASSES =
      """
      apiVersion: networking.k8s.io/v1
      kind: IngressClass
      metadata:
        name: traefik
        annotations: {ingressclass.kubernetes.io/is-default-class: "true"}
      spec: {controller: traefik.io/ingress-controller}
      ---
      apiVersion: gateway.networking.k8s.io/v1
      kind: GatewayClass
      metadata: {name: traefik}
      spec: {controllerName: traefik.io/gateway-controller}
      """;

  private PublicHosts() {}

  /**
   * Creates them.
   *
   * @param definitions folder of the projects' own definitions
   */
  static void define(KubernetesClient admin, Path definitions) {
    Manifests manifests = new Manifests(admin);
    for (String file : List.of("gateway-api.yaml", "traefik-v3.yaml")) {
      manifests.apply(Manifests.parse(read(definitions.resolve(file))), "default");
    }
    manifests.apply(Manifests.parse(CLASSES), "default");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
