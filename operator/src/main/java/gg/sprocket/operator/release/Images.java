package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.ImageOverride;
import gg.sprocket.operator.api.v1alpha1.ImagesSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which image a container runs: an override, or the usual one with its registry replaced. Tag and
 * digest are never touched.
 *
 * @param spec {@code spec.images}
 */
public record Images(ImagesSpec spec) {

  /** Image of the Builtin database. */
  public static final String POSTGRES = "docker.io/library/postgres:17";

  /** Image of the Builtin cache; Redis 8 carries the JSON commands that notifications need. */
  public static final String REDIS = "docker.io/library/redis:8";

  /**
   * Image of the Builtin queue. The releases that use one declare queues which are neither durable
   * nor exclusive; RabbitMQ 4 is about to refuse those.
   */
  public static final String RABBITMQ = "docker.io/library/rabbitmq:3.13-management";

  /** Image of the Builtin object storage. */
  public static final String VERSITYGW = "docker.io/versity/versitygw:v1.8.0";

  /** Image of the Managed Vault. */
  public static final String VAULT = "docker.io/hashicorp/vault:1.21";

  /** Name by which overrides replace the image that looks at External services. */
  public static final String PROBE = "probe";

  private static final String POSTGRES_NAME = "postgres";
  private static final String REDIS_NAME = "redis";
  private static final String RABBITMQ_NAME = "rabbitmq";
  private static final String VERSITYGW_NAME = "versitygw";
  private static final String VAULT_NAME = "vault";

  /** Names by which overrides replace the operator's own images, whatever the release. */
  public static final List<String> OWN =
      List.of(POSTGRES_NAME, REDIS_NAME, RABBITMQ_NAME, VERSITYGW_NAME, VAULT_NAME, PROBE);

  /** PostgreSQL's image. */
  public String postgres() {
    return of(POSTGRES_NAME, POSTGRES);
  }

  /** Redis' image. */
  public String redis() {
    return of(REDIS_NAME, REDIS);
  }

  /** RabbitMQ's image. */
  public String rabbitmq() {
    return of(RABBITMQ_NAME, RABBITMQ);
  }

  /** VersityGW's image. */
  public String versitygw() {
    return of(VERSITYGW_NAME, VERSITYGW);
  }

  /** Vault's image. */
  public String vault() {
    return of(VAULT_NAME, VAULT);
  }

  /**
   * The image to run for a name.
   *
   * @param name component of the release or builtin service
   * @param usual the image without settings
   */
  public String of(String name, String usual) {
    return override(name).orElseGet(() -> rewritten(usual));
  }

  /**
   * The image a name stands for, wherever it is pulled from: an override, or the usual one under
   * its own registry. Two settings that agree here run the same program.
   *
   * @param name component of the release or builtin service
   * @param usual the image without settings
   */
  public String meant(String name, String usual) {
    return override(name).orElse(usual);
  }

  private Optional<String> override(String name) {
    return spec.overrides().stream()
        .filter(o -> o.name().equals(name))
        .map(ImageOverride::image)
        .findFirst();
  }

  private String rewritten(String image) {
    return spec.rewrite().stream()
        .filter(rewrite -> begins(full(image), rewrite.from()))
        .max(Comparator.comparingInt(rewrite -> rewrite.from().length()))
        .map(rewrite -> rewrite.to() + full(image).substring(rewrite.from().length()))
        .orElseGet(() -> mirrored(image));
  }

  private String mirrored(String image) {
    String registry = spec.registry();
    if (registry == null) {
      return image;
    }
    return registry + "/" + (hasHost(image) ? image.substring(image.indexOf('/') + 1) : image);
  }

  /** Whether a reference begins with whole words: {@code a/b} begins {@code a/b:1}, not a/bc. */
  private static boolean begins(String image, String prefix) {
    return image.startsWith(prefix)
        && (image.length() == prefix.length() || "/:@".indexOf(image.charAt(prefix.length())) >= 0);
  }

  /** A reference with the registry and folder that a short one stands for. */
  private static String full(String image) {
    if (hasHost(image)) {
      return image;
    }
    return (image.contains("/") ? "docker.io/" : "docker.io/library/") + image;
  }

  private static boolean hasHost(String image) {
    int slash = image.indexOf('/');
    return slash > 0 && image.substring(0, slash).matches("localhost|.*[.:].*");
  }
}
