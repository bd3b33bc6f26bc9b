package gg.sprocket.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ExposureSpec;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.release.Hosts;
import gg.sprocket.operator.resource.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that an instance asks to be routed to it, and those that it has. An instance asks for
 * the host of every purpose, whether its release serves that today or not: a host that nobody
 * serves is still no other tenant's.
 */
public final class ClaimedHosts {

  private ClaimedHosts() {}

  /**
   * The hosts that a stored spec asks for, each once. Read from what is stored, because one whose
   * spec is refused or cannot be decoded asks for its hosts all the same.
   */
  public static List<String> of(@Nullable JsonNode spec) {
    if (spec == null || !spec.path("exposure").isObject()) {
      return List.of();
    }
    try {
      return of(Json.MAPPER.treeToValue(spec.path("exposure"), ExposureSpec.class));
    } catch (JsonProcessingException | RuntimeException _) {
      return List.of();
    }
  }

  /** The hosts that a stored status says an instance has. */
  public static List<String> held(@Nullable JsonNode status) {
    return status == null
        ? List.of()
        : status
            .path("hosts")
            .valueStream()
            .map(host -> host.asText(""))
            .filter(host -> !host.isEmpty())
            .toList();
  }

  /**
   * The hosts that an instance has after a pass, in alphabetical order: those it asks for that no
   * other one has, and those it had that routes still lead to, be it suspended or on its way to
   * others. A route alone gives no host: whoever may make objects in the namespace could make one.
   */
  public static List<String> granted(Instance instance, Observed observed) {
    Set<String> taken = observed.surroundings().takenHosts();
    List<String> before = observed.status().hosts();
    Stream<String> asked =
        of(instance.spec().exposure()).stream().filter(host -> !taken.contains(host));
    Stream<String> routed =
        observed.objects().values().stream().flatMap(ClaimedHosts::hosts).filter(before::contains);
    return Stream.concat(asked, routed).distinct().sorted().toList();
  }

  /** A rule that somebody added may be for all hosts. */
  private static Stream<String> hosts(HasMetadata object) {
    return switch (object) {
      case Ingress ingress ->
          ingress.getSpec().getRules().stream().map(IngressRule::getHost).filter(Objects::nonNull);
      case HTTPRoute route -> route.getSpec().getHostnames().stream();
      default -> Stream.empty();
    };
  }

  private static List<String> of(ExposureSpec exposure) {
    if (exposure.type() == ExposureType.None) {
      return List.of();
    }
    Stream<Hosts> all =
        Stream.concat(
            Stream.of(Hosts.of(exposure.domain(), exposure.hosts())),
            exposure.access().stream().map(a -> Hosts.of(a.domain(), a.hosts())));
    return all.flatMap(hosts -> hosts.all().stream())
        .filter(host -> host.contains("."))
        .distinct()
        .toList();
  }
}
