package gg.sprocket.operator.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * An account at an outside service, whose values are in a Secret or where the backend keeps them.
 */
public sealed interface IntegrationAccount
    permits Integration, ChatwootIntegration, InfluxIntegration {

  /** The values are in exactly one place. */
  String ONE_PLACE = "has(self.secretRef) != self.fromBackend";

  /** What is said of those that are in none or in two. */
  String ONE_PLACE_MESSAGE =
      "an integration takes its values from exactly one place: name a Secret in secretRef, or set"
          + " fromBackend: true";

  /** What {@code fromBackend} does. */
  String FROM_BACKEND =
      "true: the values are where secrets.backend says and secretRef is absent; in a Vault under"
          + " integrations/<name of this block> and the same keys. Goes with secrets.backend Vault or"
          + " ExternalSecrets. Default false.";

  /** Secret of the instance's namespace with the account's keys. */
  @Nullable SecretReference secretRef();

  /** Whether its values are where those of the application are kept. */
  boolean fromBackend();
}
