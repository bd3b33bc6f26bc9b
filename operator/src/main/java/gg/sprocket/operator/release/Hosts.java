package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.Endpoint.Purpose;
import gg.sprocket.operator.api.v1alpha1.ExposureHost;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Host names of one access pattern.
 *
 * @param web host of the pages
 * @param api host of the API
 * @param imageGeneration host of image generation
 */
public record Hosts(String web, String api, String imageGeneration) {

  /**
   * Listed hosts, and for the others those that derive from the domain.
   *
   * @param domain base domain; absent where the Web host is listed, which then takes its place
   * @param listed hosts that do not follow from it
   */
  public static Hosts of(@Nullable String domain, List<ExposureHost> listed) {
    String web = listed(listed, Purpose.Web).or(() -> Optional.ofNullable(domain)).orElse("");
    String base = domain == null ? web : domain;
    return new Hosts(
        web,
        listed(listed, Purpose.Api).orElse("api." + base),
        listed(listed, Purpose.ImageGeneration).orElse("image-generation." + base));
  }

  /** The host of a purpose. */
  public String of(Purpose purpose) {
    return switch (purpose) {
      case Web -> web;
      case Api -> api;
      case ImageGeneration -> imageGeneration;
    };
  }

  /** All of them. */
  public List<String> all() {
    return List.of(web, api, imageGeneration);
  }

  private static Optional<String> listed(List<ExposureHost> hosts, Purpose purpose) {
    // What was stored under another definition may lack a host.
    return hosts.stream()
        .filter(h -> h.purpose() == purpose)
        .flatMap(h -> Optional.ofNullable(h.host()).stream())
        .findFirst();
  }
}
