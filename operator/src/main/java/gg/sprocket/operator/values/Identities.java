package gg.sprocket.operator.values;

import gg.sprocket.operator.vault.SecretBytes;

/** Gives tokens of the operator's service account. */
@FunctionalInterface
public interface Identities {

  /**
   * A token for one audience, which its taker erases.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server gives none
   */
  SecretBytes token(String audience);
}
