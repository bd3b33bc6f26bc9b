package gg.sprocket.standin.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.standin.Json;
import gg.sprocket.standin.postgres.Server;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are read otherwise than they look. */
class ValuesTest {

  /** A number in JSON is seconds, the same as text milliseconds. */
  @ParameterizedTest
  @CsvSource({
    "12000, PT3H20M",
    "'\"12000\"', PT12S",
    "'\"200m\"', PT3H20M",
    "'\"6h\"', PT6H",
    "'\"7d\"', PT168H",
    "'\"1.5h\"', PT1H30M",
    "'\"2 days\"', ''",
    "'\"\"', ''",
  })
  void livesOfTokens(String json, String life) {
    if (life.isEmpty()) {
      assertThatThrownBy(() -> Lifetime.of(Json.known(json))).hasMessageContaining("expiresIn");
    } else {
      assertThat(Lifetime.of(Json.known(json))).isEqualTo(Duration.parse(life));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[\"error\", \"debug\"]; error debug",
        "\"[\\\"warn\\\"]\"; warn",
        "\"debug\"; error warn log debug verbose",
        "\"error,warn\"; error warn log",
        "\"verbose\"; error warn log",
      })
  void levelsOfTheLog(String json, String levels) {
    assertThat(LoggerLevels.of(Json.known(json)))
        .isEqualTo(Set.copyOf(List.of(levels.split(" ", -1))));
  }

  @ParameterizedTest
  @CsvSource({
    "postgres, OFF",
    "localhost, OFF",
    "127.0.0.1, REQUIRED",
    "postgres.mle.svc, REQUIRED",
    "mle-postgres, REQUIRED",
    "Postgres, REQUIRED",
  })
  void tlsIsOffForTwoNamesOnly(String host, Server.Tls tls) {
    assertThat(Server.Tls.ofNode(host)).isEqualTo(tls);
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(new Server("h", 1, "u", "secret", "d", Server.Tls.OFF).toString())
        .doesNotContain("secret");
    assertThat(new Remote.Redis("h", 1, "secret", false).toString()).doesNotContain("secret");
    assertThat(new Remote.Storage("h", 1, false, "a", "secret").toString())
        .doesNotContain("secret");
  }
}
