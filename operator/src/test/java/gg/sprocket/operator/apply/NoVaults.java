package gg.sprocket.operator.apply;

import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.vault.MemberLocator;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** Steps with Vaults, for tests that take none. */
final class NoVaults {

  private NoVaults() {}

  static VaultDeeds of(KubernetesClient client) {
    KeysNamespace keys = new KeysNamespace(client, "keys");
    return new VaultDeeds(
        new VaultMembers(
            client,
            keys,
            address -> {
              throw new AssertionError("asked " + address);
            },
            MemberLocator.BY_POD),
        new VaultKeys(client, keys, (_, _) -> {}),
        new VaultVolumes(client),
        new VaultSetUp(
            new ClusterIssuer(client, "sprocket-system", "sprocket-operator"),
            new TokenIssuer(client, "nobody", Clock.systemUTC())),
        VaultDeeds.USUAL);
  }
}
