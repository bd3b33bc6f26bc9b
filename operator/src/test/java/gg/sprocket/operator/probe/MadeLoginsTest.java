package gg.sprocket.operator.probe;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.operator.resource.ProbeResult.Connections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a server must be at which a Vault is to make logins. */
class MadeLoginsTest {

  private final DatabaseProbe probe =
      new DatabaseProbe(
          new Target("db", 5432),
          "league",
          "league",
          "require",
          List.of(),
          List.of(),
          true,
          new ProbeInput(Map.of()));

  @Test
  void oneInWhichWhoMakesRolesMayChangeEveryOneIsRefused() {
    assertThatThrownBy(() -> probe.requireLogins(facts("15.18", 150_018)))
        .isInstanceOf(Refusal.class)
        .hasMessageContainingAll(
            "db:5432 is version 15.18", "spec.database.vaultLogin", "upgrade it to 16", "remove");
  }

  @Test
  void aNewerOneIsTaken() {
    assertThatCode(() -> probe.requireLogins(facts("16.0", 160_000))).doesNotThrowAnyException();
  }

  private static DatabaseFacts facts(String version, int number) {
    return new DatabaseFacts(version, number, false, true, true, new Connections(9, 9, 0));
  }
}
