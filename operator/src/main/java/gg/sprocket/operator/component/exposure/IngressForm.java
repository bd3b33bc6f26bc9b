package gg.sprocket.operator.component.exposure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.exposure.IngressController.Product;
import gg.sprocket.operator.plan.exposure.PublicRoute;
import gg.sprocket.operator.plan.exposure.Reach;
import gg.sprocket.operator.release.Access;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import gg.sprocket.operator.resource.TraefikMiddleware;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The Ingress of one access pattern and, for Traefik, the objects of its limits. What the
 * annotations do: ingress-nginx, "Annotations" (user guide); Traefik, "Routing configuration,
 * Kubernetes Ingress" and "Middlewares".
 *
 * @param instance the instance
 * @param reach the access pattern
 * @param secret Secret with the certificate; empty for plain HTTP
 */
record IngressForm(Instance instance, Reach reach, Optional<String> secret) {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";
  private static final String TRAEFIK = "traefik.ingress.kubernetes.io/";
  private static final String MIDDLEWARES = TRAEFIK + "router.middlewares";

  /** Replays come several to an upload; ingress-nginx alone would end at 1 MB. */
  private static final String USUAL_BODY = "64Mi";

  /** Subscriptions of the API are websockets that may be silent for long. */
  private static final String IDLE_SECONDS = "3600";

  List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>();
    List<TraefikMiddleware> limits = limits();
    objects.add(ingress(limits));
    objects.addAll(limits);
    return objects;
  }

  private Ingress ingress(List<TraefikMiddleware> limits) {
    ObjectMeta meta = Objects.meta(names().access(access().name()), "exposure");
    Map<String, String> annotations = annotations(limits);
    if (!annotations.isEmpty()) {
      meta.setAnnotations(annotations);
    }
    return new IngressBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withIngressClassName(reach.controller().ingressClass().orElse(null))
        .withTls(secret.map(this::tls).stream().toList())
        .withRules(reach.routes().stream().map(this::rule).toList())
        .endSpec()
        .build();
  }

  private IngressTLS tls(String name) {
    return new IngressTLSBuilder().withHosts(reach.hosts()).withSecretName(name).build();
  }

  private IngressRule rule(PublicRoute route) {
    return new IngressRuleBuilder()
        .withHost(reach.host(route))
        .withNewHttp()
        .withPaths(route.paths().stream().flatMap(path -> paths(route, path)).toList())
        .endHttp()
        .build();
  }

  /** Traefik compares a prefix by characters, others by parts of the path as the API says. */
  private Stream<HTTPIngressPath> paths(PublicRoute route, String path) {
    boolean byCharacters = reach.controller().product() == Product.Traefik && !path.endsWith("/");
    return byCharacters
        ? Stream.of(path(route, path, "Exact"), path(route, path + "/", "Prefix"))
        : Stream.of(path(route, path, "Prefix"));
  }

  private static HTTPIngressPath path(PublicRoute route, String path, String type) {
    return new HTTPIngressPathBuilder()
        .withPath(path)
        .withPathType(type)
        .withNewBackend()
        .withNewService()
        .withName(route.service())
        .withNewPort()
        .withNumber(route.port())
        .endPort()
        .endService()
        .endBackend()
        .build();
  }

  private Map<String, String> annotations(List<TraefikMiddleware> limits) {
    Map<String, String> annotations = new TreeMap<>(access().ingress().annotations());
    switch (reach.controller().product()) {
      case IngressNginx -> nginx(annotations);
      case Traefik -> traefik(annotations, limits);
      case Other -> {}
    }
    return annotations;
  }

  /** Whether an Ingress that is there leads through the limits that are asked for. */
  boolean isLimiting(Ingress live) {
    return Labels.annotation(live, MIDDLEWARES)
        .equals(Optional.ofNullable(annotations(limits()).get(MIDDLEWARES)));
  }

  private void nginx(Map<String, String> annotations) {
    String body = access().maxBodySize().orElse(USUAL_BODY);
    annotations.put(NGINX + "proxy-body-size", Amounts.bytes(body).toBigInteger().toString());
    annotations.putIfAbsent(NGINX + "proxy-read-timeout", IDLE_SECONDS);
    annotations.putIfAbsent(NGINX + "proxy-send-timeout", IDLE_SECONDS);
    if (!access().allowedCidrs().isEmpty()) {
      // The controller's other name for the same annotation.
      annotations.remove(NGINX + "allowlist-source-range");
      annotations.put(NGINX + "whitelist-source-range", String.join(",", access().allowedCidrs()));
    }
  }

  /** Without the first, a router of an entry point that does not end TLS by itself has no TLS. */
  private void traefik(Map<String, String> annotations, List<TraefikMiddleware> limits) {
    if (secret.isPresent()) {
      annotations.put(TRAEFIK + "router.tls", "true");
    }
    List<String> chain = new ArrayList<>();
    limits.forEach(
        limit ->
            chain.add("%s-%s@kubernetescrd".formatted(namespace(), limit.getMetadata().getName())));
    if (!chain.isEmpty()) {
      Optional.ofNullable(annotations.get(MIDDLEWARES)).ifPresent(chain::add);
      annotations.put(MIDDLEWARES, String.join(",", chain));
    }
  }

  /** Traefik has no limit of its own, so that only what is asked for needs an object. */
  private List<TraefikMiddleware> limits() {
    List<TraefikMiddleware> limits = new ArrayList<>();
    switch (reach.controller().product()) {
      case Traefik -> {
        if (!access().allowedCidrs().isEmpty()) {
          limits.add(sources());
        }
        access().maxBodySize().ifPresent(size -> limits.add(bodies(size)));
      }
      case IngressNginx, Other -> {}
    }
    return limits;
  }

  private TraefikMiddleware sources() {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    ArrayNode ranges = spec.putObject("ipAllowList").putArray("sourceRange");
    access().allowedCidrs().forEach(ranges::add);
    return middleware(names().sources(access().name(), namespace()), spec);
  }

  private TraefikMiddleware bodies(String size) {
    ObjectNode spec = Json.MAPPER.createObjectNode();
    spec.putObject("buffering").put("maxRequestBodyBytes", Amounts.bytes(size).longValueExact());
    return middleware(names().bodies(access().name(), namespace()), spec);
  }

  private static TraefikMiddleware middleware(String name, ObjectNode spec) {
    TraefikMiddleware middleware = new TraefikMiddleware();
    middleware.setMetadata(Objects.meta(name, "exposure"));
    middleware.setSpec(spec);
    return middleware;
  }

  private Access access() {
    return reach.access();
  }

  private String namespace() {
    return instance.identity().namespace();
  }

  private Names names() {
    return instance.names();
  }
}
