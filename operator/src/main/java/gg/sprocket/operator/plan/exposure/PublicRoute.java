package gg.sprocket.operator.plan.exposure;

import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.ReleaseComponent;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What answers at one of the hosts. Nothing but its paths is routed, so health checks and internals
 * never are.
 *
 * @param purpose which host
 * @param service Service inside the cluster
 * @param port its port
 * @param paths paths, each with all below it
 */
public record PublicRoute(Purpose purpose, String service, int port, List<String> paths) {

  /** Keeps an own copy of the list. */
  public PublicRoute {
    paths = List.copyOf(paths);
  }

  /** The routes that what runs of a release declares, in the order of the purposes. */
  public static List<PublicRoute> of(Instance instance) {
    return instance.running().stream()
        .flatMap(component -> of(instance, component))
        .sorted(Comparator.comparing(PublicRoute::purpose))
        .toList();
  }

  /**
   * The same as far as somebody is there to answer: where one process takes the place of another of
   * another name, requests go to the old one as long as there is nothing but that.
   */
  static List<PublicRoute> of(Instance instance, Observed observed) {
    return of(instance).stream().map(route -> route.answered(observed)).toList();
  }

  private PublicRoute answered(Observed observed) {
    return observed.find(Service.class, service).isPresent()
        ? this
        : observed
            .of("app")
            .filter(
                object -> Labels.label(object, Labels.PURPOSE).equals(Optional.of(purpose.name())))
            .filter(Service.class::isInstance)
            .map(Service.class::cast)
            .findFirst()
            .map(this::to)
            .orElse(this);
  }

  private PublicRoute to(Service other) {
    int others = other.getSpec().getPorts().getFirst().getPort();
    return new PublicRoute(purpose, other.getMetadata().getName(), others, paths);
  }

  private static Stream<PublicRoute> of(Instance instance, ReleaseComponent component) {
    if (component.purpose() instanceof Purpose purpose
        && component.port() instanceof Integer port) {
      String service = instance.names().app(component.name());
      return Stream.of(new PublicRoute(purpose, service, port, component.publicPaths()));
    }
    return Stream.empty();
  }

  /** The purpose as a part of names. */
  public String label() {
    return switch (purpose) {
      case Web, Api -> purpose.name().toLowerCase(Locale.ROOT);
      case ImageGeneration -> "images";
    };
  }
}
