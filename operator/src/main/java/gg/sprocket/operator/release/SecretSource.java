package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.IntegrationsSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one secret value of a release comes from, in one instance. */
public sealed interface SecretSource {

  /** Key of values that the operator generates one by one. */
  String GENERATED_KEY = "value";

  /**
   * A key of a Secret.
   *
   * @param secret name of the Secret
   * @param key key in it
   */
  record InSecret(String secret, String key) implements SecretSource {}

  /**
   * A harmless text that stands in for the value.
   *
   * @param text the text
   */
  record Placeholder(String text) implements SecretSource {}

  /**
   * Nowhere: the spec lacks the integration.
   *
   * @param integration the missing integration
   * @param key key that its Secret must have
   */
  record Missing(IntegrationName integration, String key) implements SecretSource {}

  /** The Secret an integration points to; absent when the integration is. */
  static Optional<SecretReference> reference(IntegrationsSpec integrations, IntegrationName name) {
    return switch (name) {
      case Discord -> secret(integrations.discord());
      case Google -> secret(integrations.google());
      case Epic -> secret(integrations.epic());
      case Steam -> secret(integrations.steam());
      case Microsoft -> secret(integrations.microsoft());
      case Ballchasing -> secret(integrations.ballchasing());
      case Chatwoot -> Optional.ofNullable(integrations.chatwoot()).map(inbox -> inbox.secretRef());
      case Smtp -> secret(integrations.smtp());
      case Influx -> Optional.ofNullable(integrations.influx()).map(influx -> influx.secretRef());
    };
  }

  private static Optional<SecretReference> secret(
      gg.sprocket.operator.api.v1alpha1.@Nullable Integration integration) {
    return Optional.ofNullable(integration).map(i -> i.secretRef());
  }

  /** Where a supplied value comes from. */
  static SecretSource supplied(IntegrationsSpec integrations, ReleaseSecret secret) {
    IntegrationName name = secret.integration();
    String key = secret.key();
    if (name == null || key == null) {
      throw new IllegalArgumentException(
          "supplied secret " + secret.name() + " of a release names no integration and key");
    }
    return reference(integrations, name)
        .<SecretSource>map(ref -> new InSecret(ref.name(), key))
        .orElseGet(
            () ->
                secret.placeholder() instanceof String text
                    ? new Placeholder(text)
                    : new Missing(name, key));
  }
}
