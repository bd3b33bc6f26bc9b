package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.net.ssl.HttpsURLConnection;

/**
 * People who have the key shares of the Vault of {@code mle} and one member.
 *
 * @param admin the cluster
 * @param clients access to the members
 */
record VaultPeople(KubernetesClient admin, VaultClient clients) {

  private static final String MEMBER = "mle-vault-0";

  /** What they ask. */
  @FunctionalInterface
  interface Question<T> {
    T of(VaultSession session) throws VaultFailure;
  }

  /** What they do. */
  @FunctionalInterface
  interface Deed {
    void with(VaultSession session) throws VaultFailure;
  }

  /** Asks with a token that may do everything. */
  <T> T ask(String namespace, Question<T> question) throws VaultFailure {
    try (VaultMember member = clients.member(namespace, MEMBER);
        VaultToken root = member.generateRoot(clients.shares(keys(namespace), 3))) {
      VaultSession session = member.session(root);
      T answer = question.of(session);
      if (!isSealed(namespace)) {
        session.revokeSelf();
      }
      return answer;
    }
  }

  /** Does something with a token that may do everything. */
  void with(String namespace, Deed deed) throws VaultFailure {
    ask(
        namespace,
        session -> {
          deed.with(session);
          return true;
        });
  }

  /** Puts back what a snapshot holds, and with it the logins of that time. */
  void restore(String namespace, Path snapshot) throws VaultFailure {
    try (VaultMember member = clients.member(namespace, MEMBER);
        VaultToken root = member.generateRoot(clients.shares(keys(namespace), 3))) {
      member.session(root).restoreSnapshot(snapshot, false);
    }
  }

  /** Deletes the last version of an entry, as {@code vault kv delete} does. */
  void deleteLast(String namespace, String mount, String path)
      throws VaultFailure, IOException, GeneralSecurityException {
    send(namespace, "DELETE", "%s/data/%s".formatted(mount, path), "");
  }

  /** Tells it of a program that it may run as a plugin, as {@code vault plugin register} does. */
  void register(String namespace, String kind, Path program)
      throws VaultFailure, IOException, GeneralSecurityException {
    String name = program.getFileName().toString();
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(program));
    send(
        namespace,
        "PUT",
        "sys/plugins/catalog/%s/%s".formatted(kind, name),
        "{\"command\": \"%s\", \"sha256\": \"%s\"}".formatted(name, HexFormat.of().formatHex(sum)));
  }

  /** Asks as root for what has no answer. */
  void send(String namespace, String method, String path, String body)
      throws VaultFailure, IOException, GeneralSecurityException {
    int port = clients.vaults().port(namespace, Names.onlyPod(MEMBER));
    URI uri = URI.create("https://127.0.0.1:%d/v1/%s".formatted(port, path));
    HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
    connection.setSSLSocketFactory(
        TlsContexts.trusting(clients.authority(namespace)).getSocketFactory());
    connection.setHostnameVerifier((_, _) -> true);
    connection.setRequestMethod(method);
    try (VaultMember member = clients.member(namespace, MEMBER);
        VaultToken root = member.generateRoot(clients.shares(keys(namespace), 3))) {
      connection.setRequestProperty(
          "X-Vault-Token", new String(root.text().copy(), StandardCharsets.US_ASCII));
      if (!body.isEmpty()) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(connection.getResponseCode()).isEqualTo(204);
      member.session(root).revokeSelf();
    }
  }

  /** Whether the member is sealed. */
  boolean isSealed(String namespace) {
    return clients.look(namespace, MEMBER) instanceof MemberState.Sealed;
  }

  /** Of an operator that ended between the initialising and the storing a void one is left. */
  private Secret keys(String namespace) {
    String dataId = String.valueOf(new Instances(admin).status(namespace, "mle").dataId());
    return new KeysNamespace(admin, "sprocket-keys")
        .keys(dataId).stream()
            .filter(secret -> !KeyForms.isVoid(secret))
            .reduce((_, last) -> last)
            .orElseThrow();
  }
}
