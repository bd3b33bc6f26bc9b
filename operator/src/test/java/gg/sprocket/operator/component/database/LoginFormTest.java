package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.PodSecrets;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import org.junit.jupiter.api.Test;

/** What the Builtin database is given, and when, for a Vault that makes logins. */
class LoginFormTest {

  private static final String MAKER = "mle-database-maker";

  private final Scene scene = Scene.minimal().set("vault: {mode: Managed}").settle();

  @Test
  void whoeverNeverHadSuchLoginsHasNothingOfThem() {
    assertThat(Json.text(server().getSpec())).doesNotContain("maker", "logins");
    assertThat(files().getData()).doesNotContainKey("logins.sh");
    assertThat(clients()).doesNotContain("vault");
  }

  @Test
  void theRoleIsMadeByAContainerOfItsOwn() {
    scene.set("database: {vaultLogin: {}}").settle();

    assertThat(server().getSpec().getTemplate().getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("prepare", "logins");
    assertThat(server().getSpec().getTemplate().getSpec().getVolumes())
        .filteredOn(volume -> volume.getName().equals("maker"))
        .allSatisfy(volume -> assertThat(volume.getSecret().getOptional()).isTrue());
    assertThat(clients().lines())
        .containsSubsequence(
            "hostnossl all    sprocket_vault  all   reject",
            "host    sprocket  +sprocket  all     scram-sha-256");
  }

  @Test
  void aDatabaseIsNotRestartedBecauseLoginsAreMadeNoMore() {
    scene.set("database: {vaultLogin: {}}").settle();
    String before = form();

    scene.set("database: {mode: Builtin}").settle();
    assertThat(form()).isEqualTo(before);
    scene.set("database: {vaultLogin: {}}").settle();
    assertThat(form()).as("nor because they are again").isEqualTo(before);
  }

  @Test
  void withTheNextOtherChangeTheRoleGetsInNoMore() {
    String never = form();
    scene.set("database: {vaultLogin: {}}").settle();
    scene.set("database: {mode: Builtin}").settle();

    scene.set("database: {builtin: {parameters: {work_mem: 8MB}}}").settle();
    assertThat(PodSecrets.of(server())).doesNotContain(MAKER);
    assertThat(clients()).doesNotContain("vault");
    scene.set("database: {mode: Builtin}").settle();
    assertThat(form()).isEqualTo(never);
  }

  /** As on the first day, or while somebody else's Secret has its name. */
  @Test
  void withoutTheKeyOfFingerprintsTheServerStaysAsItIs() {
    String before = form();

    scene.lose("mle-fingerprint").pass();

    assertThat(form()).isEqualTo(before);
  }

  private String form() {
    return Json.text(server().getSpec()) + Json.text(files().getData());
  }

  private StatefulSet server() {
    return scene.get(StatefulSet.class, "mle-database");
  }

  private String clients() {
    return files().getData().getOrDefault("pg_hba.conf", "");
  }

  private ConfigMap files() {
    return scene.get(ConfigMap.class, "mle-database");
  }
}
