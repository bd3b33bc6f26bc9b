package gg.sprocket.operator.it;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.operator.probe.ProbedVault;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A real Vault whose Transit engine opens others.
 *
 * @param opened it, with what opens it again
 */
record OpeningVault(ProbedVault.Opened opened) {

  private static final String SECRET = "seal";

  private static final String RULE =
      "path \\\"transit/%s/league\\\" {capabilities = [\\\"update\\\"]}";

  /** One with a key that may be used. */
  static OpeningVault start(LocalServers servers) throws IOException, InterruptedException {
    OpeningVault opening = new OpeningVault(ProbedVault.start(servers).initialize());
    opening.opened.unseal();
    opening.vault().put("sys/mounts/transit", "{\"type\": \"transit\"}");
    opening.vault().put("transit/keys/league", "{}");
    opening.allow("encrypt", "decrypt");
    return opening;
  }

  /** It, with the token of who runs it. */
  ProbedVault vault() {
    return opened.vault();
  }

  /** Lets those who have a token do so much with the key, and no more. */
  void allow(String... deeds) {
    StringBuilder rules = new StringBuilder();
    for (String deed : deeds) {
      rules.append(RULE.formatted(deed)).append(' ');
    }
    try {
      vault().put("sys/policies/acl/league", "{\"policy\": \"%s\"}".formatted(rules));
    } catch (IOException e) {
      throw new UncheckedIOException("no policy", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("no policy", e);
    }
  }

  /** Gives a namespace the Secret that {@link #spec} names, with a new token, which is returned. */
  String supply(KubernetesClient admin, String namespace) throws IOException, InterruptedException {
    String token =
        vault()
            .post("auth/token/create", "{\"policies\": [\"league\"], \"period\": \"24h\"}")
            .path("auth")
            .path("client_token")
            .asText();
    supply(admin, namespace, token);
    return token;
  }

  /** The same with a given token. */
  void supply(KubernetesClient admin, String namespace, String token) {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(SECRET)
                .endMetadata()
                .withStringData(Map.of("token", token, "ca.crt", ProbedVault.TLS.authority()))
                .build())
        .createOr(NonDeletingOperation::update);
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
        .formatted(replicas, vault().address());
  }
}
