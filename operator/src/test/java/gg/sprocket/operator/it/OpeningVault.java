package gg.sprocket.operator.it;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.probe.ProbedVault;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A real Vault whose Transit engine opens others.
 *
 * @param vault unsealed, with the token of who runs it
 */
record OpeningVault(ProbedVault vault) {

  private static final String RULE =
      "path \\\"transit/%s/league\\\" {capabilities = [\\\"update\\\"]}";

  /** One with a key that may be used. */
  static OpeningVault start(LocalServers servers) throws IOException, InterruptedException {
    ProbedVault vault = ProbedVault.start(servers).initialize().unseal();
    vault.put("sys/mounts/transit", "{\"type\": \"transit\"}");
    vault.put("transit/keys/league", "{}");
    OpeningVault opening = new OpeningVault(vault);
    opening.allow("encrypt", "decrypt");
    return opening;
  }

  /** Lets those who have a token do so much with the key, and no more. */
  void allow(String... deeds) {
    StringBuilder rules = new StringBuilder();
    for (String deed : deeds) {
      rules.append(RULE.formatted(deed)).append(' ');
    }
    try {
      vault.put("sys/policies/acl/league", "{\"policy\": \"%s\"}".formatted(rules));
    } catch (IOException e) {
      throw new UncheckedIOException("no policy", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no policy", e);
    }
  }

  /** Gives a namespace the Secret that {@link #spec} names. */
  void supply(KubernetesClient admin, String namespace) throws IOException, InterruptedException {
    String token =
        vault
            .post("auth/token/create", "{\"policies\": [\"league\"], \"period\": \"24h\"}")
            .path("auth")
            .path("client_token")
            .asText();
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("seal")
                .endMetadata()
                .withStringData(Map.of("token", token, "ca.crt", ProbedVault.TLS.authority()))
                .build())
        .create();
  }

  /** A spec with a Vault that this one opens. */
  String spec(int replicas) {
    return """
    vault:
      mode: Managed
      managed:
        replicas: %d
        unseal:
          transit:
            address: %s
            keyName: league
            ca: {secretRef: {name: seal}}
            secretRef: {name: seal}
    """
        .formatted(replicas, vault.address());
  }
}
