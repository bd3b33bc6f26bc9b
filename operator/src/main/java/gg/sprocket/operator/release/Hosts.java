package gg.sprocket.operator.release;

/**
 * Host names that derive from an instance's domain.
 *
 * @param domain {@code spec.exposure.domain}
 */
public record Hosts(String domain) {

  /** Host of the pages. */
  public String web() {
    return domain;
  }

  /** Host of the API. */
  public String api() {
    return "api." + domain;
  }

  /** Host of image generation. */
  public String imageGeneration() {
    return "image-generation." + domain;
  }
}
