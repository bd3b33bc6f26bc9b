package gg.sprocket.operator.apply;

import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;

/**
 * Issues tokens of the operator's own service account.
 *
 * @param client the cluster
 * @param namespace namespace of the operator
 * @param account its service account
 */
public record ClusterIssuer(KubernetesClient client, String namespace, String account) {

  /** Vault asks nobody whether such a token is still good; it takes the shortest there is. */
  private static final long SECONDS = 600;

  /** Whom the tokens name. */
  public String subject() {
    return "system:serviceaccount:" + namespace + ":" + account;
  }

  /** A token of the operator for one audience. */
  public SecretBytes token(String audience) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(audience)
            .withExpirationSeconds(SECONDS)
            .endSpec()
            .build();
    TokenRequest answer =
        client.serviceAccounts().inNamespace(namespace).withName(account).tokenRequest(request);
    return SecretBytes.taking(answer.getStatus().getToken().getBytes(StandardCharsets.US_ASCII));
  }
}
