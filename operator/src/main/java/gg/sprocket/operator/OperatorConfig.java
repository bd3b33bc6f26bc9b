package gg.sprocket.operator;

import gg.sprocket.operator.api.v1alpha1.IssuerKind;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.plan.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operator's settings, read once from the environment.
 *
 * @param leaderElection whether to wait for the lease before acting; false for local runs
 * @param namespaces namespaces to watch; empty for all
 * @param httpAddress where to listen; empty for every address of this machine
 * @param httpPort port of {@code /healthz}, {@code /readyz} and {@code /metrics}; 0 for a free one
 * @param namespace the operator's own namespace
 * @param podName name of this process, part of the lease's identity
 * @param serviceAccount the operator's ServiceAccount
 * @param keysNamespace namespace of certificate authorities
 * @param probeImage image that looks at External services; empty for the published one of this
 *     version
 * @param secretsRole ClusterRole with the rights on Secrets, bound in each instance's namespace
 * @param platform what holds for all instances
 */
public record OperatorConfig(
    boolean leaderElection,
    Set<String> namespaces,
    String httpAddress,
    int httpPort,
    String namespace,
    String podName,
    String serviceAccount,
    String keysNamespace,
    String probeImage,
    String secretsRole,
    Platform platform) {

  private static final String PREFIX = "SPROCKET_";
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("SPROCKET_LEADER_ELECTION", "true"),
          Map.entry("SPROCKET_NAMESPACES", ""),
          Map.entry("SPROCKET_HTTP_ADDRESS", ""),
          Map.entry("SPROCKET_HTTP_PORT", "8080"),
          Map.entry("SPROCKET_SERVICE_ACCOUNT", "sprocket-operator"),
          Map.entry("SPROCKET_KEYS_NAMESPACE", "sprocket-keys"),
          Map.entry("SPROCKET_PROBE_IMAGE", ""),
          Map.entry("SPROCKET_SECRETS_ROLE", "sprocket-operator-secrets"),
          Map.entry("SPROCKET_CLUSTER_ISSUER", ""),
          Map.entry("SPROCKET_INGRESS_ANNOTATIONS", ""),
          Map.entry("SPROCKET_CONTROLLER_NAMESPACES", ""),
          Map.entry("SPROCKET_LOG_LEVEL", "INFO"),
          Map.entry("SPROCKET_LOG_FORMAT", "json"));

  /** A setting that is unknown or malformed; the message names it and says what it takes. */
  public static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message);
    }
  }

  /** Every setting with its default, by name. */
  public static SortedMap<String, String> defaults() {
    return new TreeMap<>(DEFAULTS);
  }

  /**
   * Reads the settings.
   *
   * @throws Invalid if one is unknown or malformed
   */
  public static OperatorConfig read(Map<String, String> environment) {
    environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !DEFAULTS.containsKey(name))
        .sorted()
        .findFirst()
        .ifPresent(OperatorConfig::refuse);
    Settings settings = new Settings(environment);
    settings.oneOf("SPROCKET_LOG_LEVEL", Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"));
    settings.oneOf("SPROCKET_LOG_FORMAT", Set.of("json", "text"));
    return new OperatorConfig(
        settings.oneOf("SPROCKET_LEADER_ELECTION", Set.of("true", "false")).equals("true"),
        settings.names("SPROCKET_NAMESPACES"),
        settings.address("SPROCKET_HTTP_ADDRESS"),
        settings.port("SPROCKET_HTTP_PORT"),
        environment.getOrDefault("POD_NAMESPACE", "sprocket-system"),
        environment.getOrDefault("POD_NAME", "local"),
        settings.name("SPROCKET_SERVICE_ACCOUNT"),
        settings.name("SPROCKET_KEYS_NAMESPACE"),
        settings.image("SPROCKET_PROBE_IMAGE"),
        settings.name("SPROCKET_SECRETS_ROLE"),
        new Platform(
            settings.issuer("SPROCKET_CLUSTER_ISSUER"),
            settings.keys("SPROCKET_INGRESS_ANNOTATIONS"),
            settings.names("SPROCKET_CONTROLLER_NAMESPACES").stream().sorted().toList()));
  }

  private static void refuse(String unknown) {
    throw new Invalid(
        unknown
            + " is not a setting; remove it or use one of "
            + String.join(", ", defaults().keySet()));
  }

  /** Values of the environment, checked. */
  private record Settings(Map<String, String> environment) {

    String value(String name) {
      return environment.getOrDefault(name, DEFAULTS.getOrDefault(name, "")).strip();
    }

    String oneOf(String name, Set<String> allowed) {
      String value = value(name);
      if (!allowed.contains(value)) {
        throw new Invalid(
            "%s is \"%s\"; set it to one of %s"
                .formatted(name, value, String.join(", ", new TreeSet<>(allowed))));
      }
      return value;
    }

    String address(String name) {
      String value = value(name);
      if (!value.matches("[0-9a-fA-F.:]*")) {
        throw new Invalid(
            "%s is \"%s\"; set it to an IP address of this machine, or leave it out for all"
                .formatted(name, value));
      }
      return value;
    }

    int port(String name) {
      String value = value(name);
      if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65535) {
        throw new Invalid("%s is \"%s\"; set it to a port from 0 to 65535".formatted(name, value));
      }
      return Integer.parseInt(value);
    }

    String name(String setting) {
      String value = value(setting);
      if (!value.matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
        throw new Invalid("%s is \"%s\"; set it to an object's name".formatted(setting, value));
      }
      return value;
    }

    String image(String setting) {
      String value = value(setting);
      if (!value.matches("([a-z0-9][-a-z0-9._:/]*[a-z0-9]([:@][-A-Za-z0-9._:]+)?)?")) {
        throw new Invalid(
            "%s is \"%s\"; set it to the reference of an image, or leave it out"
                .formatted(setting, value));
      }
      return value;
    }

    Optional<IssuerReference> issuer(String setting) {
      return value(setting).isEmpty()
          ? Optional.empty()
          : Optional.of(new IssuerReference(IssuerKind.ClusterIssuer, name(setting)));
    }

    List<String> keys(String setting) {
      List<String> keys = list(setting);
      keys.stream()
          .filter(key -> !key.matches("[-A-Za-z0-9._]+/[-A-Za-z0-9._]*\\*?"))
          .findFirst()
          .ifPresent(
              key -> {
                throw new Invalid(
                    "%s holds \"%s\"; set it to keys of annotations, or to beginnings of them with a prefix and * at the end, separated by commas"
                        .formatted(setting, key));
              });
      return keys;
    }

    private List<String> list(String setting) {
      return Arrays.stream(value(setting).split(",", -1))
          .map(String::strip)
          .filter(one -> !one.isEmpty())
          .toList();
    }

    Set<String> names(String setting) {
      Set<String> names = Set.copyOf(list(setting));
      names.stream()
          .filter(name -> !name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))
          .findFirst()
          .ifPresent(
              name -> {
                throw new Invalid(
                    "%s holds \"%s\"; set it to names of namespaces, separated by commas"
                        .formatted(setting, name));
              });
      return names;
    }
  }
}
