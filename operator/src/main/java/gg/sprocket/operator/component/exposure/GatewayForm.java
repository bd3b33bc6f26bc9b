package gg.sprocket.operator.component.exposure;

import gg.sprocket.operator.api.v1alpha1.GatewayParent;
import gg.sprocket.operator.api.v1alpha1.GatewaySpec;
import gg.sprocket.operator.plan.exposure.PublicRoute;
import gg.sprocket.operator.plan.exposure.Reach;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.resource.Objects;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GatewayBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteMatchBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Listener;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ListenerBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The routes of one access pattern for the Gateway API, one for each host, and the Gateway where it
 * is our own.
 *
 * @param names names of the instance's children
 * @param reach the access pattern
 * @param secret Secret with the certificate; empty for plain HTTP or where listeners have their own
 */
record GatewayForm(Names names, Reach reach, Optional<String> secret) {

  private static final String GROUP = "gateway.networking.k8s.io";

  List<HasMetadata> objects() {
    List<HasMetadata> objects = new ArrayList<>();
    if (reach.hasOwnGateway()) {
      objects.add(gateway());
    }
    reach.routes().forEach(route -> objects.add(route(route)));
    return objects;
  }

  private Gateway gateway() {
    return new GatewayBuilder()
        .withMetadata(Objects.meta(own(), "exposure"))
        .withNewSpec()
        .withGatewayClassName(reach.access().gateway().map(GatewaySpec::className).orElse(null))
        .withListeners(reach.routes().stream().map(this::listener).toList())
        .endSpec()
        .build();
  }

  private Listener listener(PublicRoute route) {
    ListenerBuilder listener =
        new ListenerBuilder()
            .withName(route.label())
            .withHostname(reach.host(route))
            .withPort(secret.isPresent() ? 443 : 80)
            .withProtocol(secret.isPresent() ? "HTTPS" : "HTTP")
            .withNewAllowedRoutes()
            .withNewNamespaces()
            .withFrom("Same")
            .endNamespaces()
            .endAllowedRoutes();
    secret.ifPresent(
        name ->
            listener
                .withNewTls()
                .withMode("Terminate")
                .addNewCertificateRef()
                .withGroup("")
                .withKind("Secret")
                .withName(name)
                .endCertificateRef()
                .endTls());
    return listener.build();
  }

  private HTTPRoute route(PublicRoute route) {
    return new HTTPRouteBuilder()
        .withMetadata(Objects.meta(names.route(reach.access().name(), route.label()), "exposure"))
        .withNewSpec()
        .withParentRefs(parents(route))
        .withHostnames(reach.host(route))
        .addNewRule()
        .withMatches(route.paths().stream().map(GatewayForm::match).toList())
        .addNewBackendRef()
        .withGroup("")
        .withKind("Service")
        .withName(route.service())
        .withPort(route.port())
        .withWeight(1)
        .endBackendRef()
        .endRule()
        .endSpec()
        .build();
  }

  private static HTTPRouteMatch match(String path) {
    return new HTTPRouteMatchBuilder()
        .withNewPath()
        .withType("PathPrefix")
        .withValue(path)
        .endPath()
        .build();
  }

  private List<ParentReference> parents(PublicRoute route) {
    if (reach.hasOwnGateway()) {
      return List.of(parent(new GatewayParent(own(), null, route.label())));
    }
    return reach.access().gateway().map(GatewaySpec::parentRefs).orElse(List.of()).stream()
        .map(GatewayForm::parent)
        .toList();
  }

  private static ParentReference parent(GatewayParent parent) {
    return new ParentReferenceBuilder()
        .withGroup(GROUP)
        .withKind("Gateway")
        .withNamespace(parent.namespace())
        .withName(parent.name())
        .withSectionName(parent.sectionName())
        .build();
  }

  private String own() {
    return names.access(reach.access().name());
  }
}
