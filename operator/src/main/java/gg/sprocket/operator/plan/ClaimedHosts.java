package gg.sprocket.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.ExposureSpec;
import gg.sprocket.operator.api.v1alpha1.ExposureType;
import gg.sprocket.operator.release.Hosts;
import gg.sprocket.operator.resource.Json;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that an instance asks to be routed to it. Read from what is stored, because one whose
 * spec is refused or cannot be decoded has its hosts all the same.
 */
public final class ClaimedHosts {

  private static final Pattern HOST = Pattern.compile("https?://([^/:]+)");
  private static final Set<String> UNCLAIMED =
      Set.of(Reason.HostConflict.name(), Reason.Disabled.name());

  private ClaimedHosts() {}

  /** The hosts of a stored spec, each once. */
  public static List<String> of(@Nullable JsonNode spec) {
    if (spec == null || !spec.path("exposure").isObject()) {
      return List.of();
    }
    try {
      return of(Json.MAPPER.treeToValue(spec.path("exposure"), ExposureSpec.class));
    } catch (JsonProcessingException _) {
      return List.of();
    }
  }

  /**
   * The hosts that an instance has by its stored status: those of its addresses, whether they
   * answer or not, but for those that another instance has and those that nothing leads to on
   * purpose.
   */
  public static Set<String> held(@Nullable JsonNode status) {
    return status == null
        ? Set.of()
        : status
            .path("endpoints")
            .valueStream()
            .filter(endpoint -> !UNCLAIMED.contains(endpoint.path("reason").asText("")))
            .map(endpoint -> HOST.matcher(endpoint.path("url").asText("")))
            .filter(Matcher::lookingAt)
            .map(found -> found.group(1))
            .collect(Collectors.toSet());
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
