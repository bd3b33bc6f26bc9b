package gg.sprocket.operator.release;

import gg.sprocket.operator.api.v1alpha1.IntegrationAccount;
import gg.sprocket.operator.api.v1alpha1.IntegrationName;
import gg.sprocket.operator.api.v1alpha1.IntegrationsSpec;
import gg.sprocket.operator.api.v1alpha1.ReleaseSecret;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.resource.Names;
import java.util.Optional;

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

  /**
   * Where a supplied value comes from.
   *
   * @param names names of the instance's children
   */
  static SecretSource supplied(Names names, IntegrationsSpec integrations, ReleaseSecret secret) {
    IntegrationName name = secret.integration();
    String key = secret.key();
    if (name == null || key == null) {
      throw new IllegalArgumentException(
          "supplied secret " + secret.name() + " of a release names no integration and key");
    }
    return integrations
        .of(name)
        .flatMap(account -> secret(names, name, account))
        .<SecretSource>map(supplied -> new InSecret(supplied, key))
        .orElseGet(
            () ->
                secret.placeholder() instanceof String text
                    ? new Placeholder(text)
                    : new Missing(name, key));
  }

  private static Optional<String> secret(
      Names names, IntegrationName name, IntegrationAccount account) {
    return account.fromBackend()
        ? Optional.of(names.integration(name.field()))
        : Optional.ofNullable(account.secretRef()).map(SecretReference::name);
  }
}
