package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two of a kind at once leave an alarm, and two one after the other leave none. */
class SingletonIT {

  private static final Backing BACKING = Backing.start();
  private static Instance instance = fresh();

  private static Instance fresh() {
    try {
      return Instance.of(BACKING.database("single"), "1.5.0", "Microservices");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void migrate() {
    instance = instance.migrated();
  }

  @AfterAll
  static void stop() {
    BACKING.close();
  }

  @Test
  void aSecondBotLeavesAnAlarm() throws Exception {
    try (Container one = bot("bot-a").start();
        Container other = bot("bot-b")) {
      awaitReady("bot-a");
      other.start();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> alarms().equals(List.of("discord-bot bot-a bot-b")));
      assertThat(one.stop()).isEqualTo(143);
    }
  }

  @Test
  void aKilledOneIsGoneAtOnce() throws Exception {
    try (Container one = matchmaking("match-a").start();
        Container other = matchmaking("match-b")) {
      awaitReady("match-a");
      one.kill();
      other.start();
      awaitReady("match-b");
      assertThat(other.stop()).isEqualTo(143);
      assertThat(alarms()).noneMatch(alarm -> alarm.startsWith("matchmaking"));
    }
  }

  private static Container bot(String pod) {
    return instance.component("discord-bot").with("HOSTNAME", pod);
  }

  private static Container matchmaking(String pod) {
    return instance.component("matchmaking").with("HOSTNAME", pod);
  }

  private static void awaitReady(String pod) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                instance
                    .database()
                    .query("SELECT pod FROM standin.life WHERE event = 'ready'")
                    .contains(pod));
  }

  private static List<String> alarms() throws SQLException {
    return instance.database().query("SELECT service || ' ' || pods FROM standin.alarm");
  }
}
