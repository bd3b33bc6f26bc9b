package gg.sprocket.operator.apply;

import gg.sprocket.operator.apply.MigrationModel.Ask;

/** What the spec of a {@link MigrationModel} says. */
final class MigrationSpecs {

  private static final String SHARES = "kubernetesSecret: {shares: 1, threshold: 1}";
  private static final String RECOVERY = ", recovery: {shares: 1, threshold: 1}";

  private MigrationSpecs() {}

  /**
   * Part of a spec.
   *
   * @param there whether it goes from key shares to a service, and not back
   */
  static String of(boolean there, int size, Ask ask) {
    String unseal =
        switch (ask) {
          case Former -> there ? SHARES : service("league");
          case New -> there ? service("league") : SHARES;
          case Both -> both(there, "league");
          case Other -> both(there, "other");
        };
    return "vault: {mode: Managed, managed: {replicas: %d, unseal: {%s}}}".formatted(size, unseal);
  }

  private static String both(boolean there, String key) {
    return there
        ? service(key) + ", migrateFrom: {kubernetesSecret: {}}"
        : SHARES + ", migrateFrom: {" + transit(key) + "}";
  }

  private static String service(String key) {
    return transit(key) + RECOVERY;
  }

  private static String transit(String key) {
    return "transit: {address: \"https://vault.example.org:8200\", keyName: %s, secretRef: {name: seal}}"
        .formatted(key);
  }
}
