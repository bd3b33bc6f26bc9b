package gg.sprocket.operator.it;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultMember;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A test's own access to the members of a Vault.
 *
 * @param admin the cluster
 * @param vaults the members
 */
record VaultClient(KubernetesClient admin, PlayedVaults vaults) {

  private static final Names NAMES = new Names("mle");

  /** Certificate of the authority of the members. */
  String authority(String namespace) {
    return decoded(
        admin
            .secrets()
            .inNamespace(namespace)
            .withName(NAMES.vaultTls())
            .require()
            .getData()
            .getOrDefault("ca.crt", ""));
  }

  /** A member that runs. */
  VaultMember member(String namespace, String member) {
    return new DriverConnector()
        .connect(
            new MemberAddress(
                new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    vaults.port(namespace, Names.onlyPod(member))),
                NAMES.vaultHost(member, namespace),
                authority(namespace)));
  }

  /** What a member is. */
  MemberState look(String namespace, String member) {
    try (VaultMember asked = member(namespace, member)) {
      return asked.look();
    }
  }

  /** The first shares of a Secret. */
  List<KeyShare> shares(Secret keys, int count) {
    return new TreeMap<>(keys.getData())
        .values().stream()
            .limit(count)
            .map(value -> new KeyShare(SecretBytes.taking(Base64.getDecoder().decode(value))))
            .toList();
  }

  /** The shares as texts. */
  List<CharSequence> texts(Secret keys) {
    return keys.getData().values().stream().<CharSequence>map(VaultClient::decoded).toList();
  }

  /** Another account's client. */
  KubernetesClient as(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  /** The values of a Secret. */
  static Map<String, String> decoded(Map<String, String> data) {
    Map<String, String> values = new TreeMap<>(data);
    values.replaceAll((_, value) -> decoded(value));
    return values;
  }

  private static String decoded(String value) {
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }
}
