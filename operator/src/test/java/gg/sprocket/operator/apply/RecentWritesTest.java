package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Writes;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecentWritesTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ObjectRef MAP = new ObjectRef(ConfigMap.class, "mle-cache");
  private static final ObjectRef SECRET = new ObjectRef(Secret.class, "mle-cache-login");

  private final RecentWrites writes = new RecentWrites();

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(writes.of("a", _ -> 0, NOW)).isEqualTo(Writes.NONE);
  }

  @Test
  void aWriteIsUnseenUntilACacheShowsItsVersion() {
    writes.note("a", MAP, write("hash", 17), NOW);

    assertThat(seen(16, NOW)).isFalse();
    assertThat(seen(17, NOW)).isTrue();
  }

  @Test
  void whatWasSeenOnceStaysSeenWhenTheObjectGoes() {
    writes.note("a", MAP, write("hash", 17), NOW);
    seen(18, NOW);

    assertThat(seen(0, NOW.plusSeconds(3600))).isTrue();
  }

  @Test
  void anObjectThatNoWatchShowsCountsAsGoneAfterAWhile() {
    writes.note("a", MAP, write("hash", 17), NOW);

    assertThat(writes.of("a", _ -> 0, NOW.plusSeconds(10)).of(MAP)).isPresent();
    assertThat(writes.of("a", _ -> 0, NOW.plusSeconds(11)).of(MAP)).isEmpty();
  }

  @Test
  void aLaterWriteIsUnseenAgain() {
    writes.note("a", MAP, write("one", 17), NOW);
    seen(17, NOW);
    writes.note("a", MAP, write("two", 20), NOW);

    assertThat(writes.of("a", _ -> 17, NOW).of(MAP)).contains(write("two", 20));
  }

  @Test
  void instancesAndObjectsAreForgottenOneByOne() {
    writes.note("a", MAP, write("hash", 17), NOW);
    writes.note("a", SECRET, write("", 18), NOW);
    writes.note("b", MAP, write("hash", 19), NOW);

    writes.forget("a", MAP);
    writes.forget("unknown", MAP);
    assertThat(writes.of("a", _ -> 0, NOW).applied()).containsOnlyKeys(SECRET);

    writes.forget("a");
    assertThat(writes.of("a", _ -> 0, NOW)).isEqualTo(Writes.NONE);
    assertThat(writes.of("b", _ -> 0, NOW).applied()).containsOnlyKeys(MAP);
  }

  private boolean seen(long cached, Instant now) {
    return writes.of("a", _ -> cached, now).of(MAP).orElseThrow().seen();
  }

  private static Writes.Write write(String hash, long resourceVersion) {
    return new Writes.Write(hash, resourceVersion, Optional.empty(), false);
  }
}
