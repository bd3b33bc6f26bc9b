package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.IntegrationAccount;
import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Names;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves the names by which a release refers to secret values: its own, and those of the backing
 * services.
 *
 * @param names names of the instance's children
 * @param spec the instance's spec
 * @param release the release
 */
public record SecretSources(Names names, InstanceSpec spec, Release release) {

  /** The source of a value; empty if neither the release nor a backing service has the name. */
  public Optional<SecretSource> of(String secret) {
    Optional<SecretSource> builtin = Optional.ofNullable(services().get(secret));
    return builtin.or(() -> release.secret(secret).map(this::source));
  }

  /** Whether the operator itself makes the value, be it for the release or a Builtin service. */
  public boolean isGenerated(String secret) {
    return switch (secret) {
      case "database-password" -> spec.database().external() == null;
      case "cache-password" -> spec.cache().external() == null;
      case "queue-uri" -> spec.queue().external() == null;
      case "object-storage-access-key", "object-storage-secret-key" ->
          spec.objectStorage().external() == null;
      default ->
          release
              .secret(secret)
              .map(s -> s.source() == gg.sprocket.operator.api.v1alpha1.SecretSource.Generated)
              .orElse(false);
    };
  }

  /** Whether the operator takes the value from the instance's Vault or store. */
  public boolean isFromBackend(String secret) {
    return release.secret(secret).filter(this::isFromBackend).isPresent();
  }

  private boolean isFromBackend(gg.sprocket.operator.api.v1alpha1.ReleaseSecret secret) {
    IntegrationName integration = secret.integration();
    return integration == null
        ? spec.secrets().givesGenerated()
        : spec.secrets().gives()
            && spec.integrations()
                .of(integration)
                .filter(IntegrationAccount::fromBackend)
                .isPresent();
  }

  private SecretSource source(gg.sprocket.operator.api.v1alpha1.ReleaseSecret secret) {
    return switch (secret.source()) {
      case Generated ->
          new InSecret(names.generatedSecret(secret.name()), SecretSource.GENERATED_KEY);
      case Supplied -> SecretSource.supplied(names, spec.integrations(), secret);
    };
  }

  private Map<String, SecretSource> services() {
    Services services = Services.of(names, spec);
    return Map.of(
        "database-password", new InSecret(services.database().secret(), "password"),
        "cache-password", new InSecret(services.cache().secret(), "password"),
        "queue-uri", new InSecret(services.queue().secret(), "uri"),
        "object-storage-access-key", new InSecret(services.objectStorage().secret(), "accessKey"),
        "object-storage-secret-key", new InSecret(services.objectStorage().secret(), "secretKey"));
  }
}
