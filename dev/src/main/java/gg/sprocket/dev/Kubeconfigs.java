package gg.sprocket.dev;

import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** Kubeconfig files that carry all they need: no other file, no command, no context of the user. */
public final class Kubeconfigs {
  private static final Duration TOKEN_LIFETIME = Duration.ofHours(24);

  private Kubeconfigs() {}

  /**
   * A client for exactly this kubeconfig; nothing of the environment's or the user's own
   * configuration is mixed in.
   */
  public static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
  }

  /** What {@link #client} connects with, for callers who want to set more. */
  public static Config config(Path kubeconfig) {
    try {
      return Config.fromKubeconfig(Files.readString(kubeconfig));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + kubeconfig, e);
    }
  }

  /**
   * Writes a kubeconfig that speaks as a service account, with a token of 24 hours.
   *
   * @param admin a client that may create tokens for the account; its server and CA are taken over
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the account does not exist
   */
  public static void forServiceAccount(
      KubernetesClient admin, String namespace, String name, Path file) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_LIFETIME.toSeconds())
            .endSpec()
            .build();
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(name)
            .tokenRequest(request)
            .getStatus()
            .getToken();
    String server = admin.getConfiguration().getMasterUrl();
    Folders.writeSecret(
        file, document(server, certificateAuthority(admin.getConfiguration()), "token: " + token));
  }

  /** The kubeconfig of a client certificate. */
  static String forCertificate(String server, Pki pki, String name) {
    return document(
        server,
        base64(pki.read(pki.certificate("ca"))),
        "client-certificate-data: %s%n    client-key-data: %s"
            .formatted(base64(pki.read(pki.certificate(name))), base64(pki.read(pki.key(name)))));
  }

  private static String document(String server, String caBase64, String credentials) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: local
      cluster:
        server: %s
        certificate-authority-data: %s
    users:
    - name: user
      user:
        %s
    contexts:
    - name: local
      context:
        cluster: local
        user: user
    current-context: local
    """
        .formatted(server, caBase64, credentials);
  }

  private static String certificateAuthority(Config config) {
    if (config.getCaCertData() != null) {
      return config.getCaCertData();
    }
    if (config.getCaCertFile() == null) {
      throw new DevFailure(
          "The admin kubeconfig names no certificate authority for %s. Add one."
              .formatted(config.getMasterUrl()));
    }
    try {
      return base64(Files.readString(Path.of(config.getCaCertFile())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + config.getCaCertFile(), e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
