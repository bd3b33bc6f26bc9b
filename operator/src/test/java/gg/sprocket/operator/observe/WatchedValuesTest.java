package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.SetUpForm;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When the values in a Vault are looked at, and when their instance is woken. */
class WatchedValuesTest {

  private static final Identity MLE = new Identity("league", "mle", "uid", 1, false, Map.of());
  private static final Problem DENIED = new Problem(Reason.VaultUnreadable, "denied");

  private record Later(Duration pause, Runnable work) {}

  private final Deque<Later> later = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private int wakes;
  private int looks;
  private int version = 1;
  private boolean denied;
  private Runnable during = () -> {};
  private final WatchedValues values =
      new WatchedValues(
          (_, _) -> {
            looks++;
            during.run();
            return denied ? new Fact.Failed<>(DENIED, Instant.EPOCH) : known(version);
          },
          new ValuePace(new Random(1)),
          new WatchedVault.Scheduling() {
            @Override
            public Runnable after(Duration pause, Runnable work) {
              Later one = new Later(pause, work);
              later.add(one);
              return () -> later.remove(one);
            }

            @Override
            public void wake() {
              wakes++;
            }
          },
          new Ticking());

  /** A clock that the test moves. */
  private final class Ticking extends Clock {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void aVaultThatCanBeAskedIsLookedAtAtOnceAndThenSeldom() {
    show("run 1");
    assertThat(next()).isZero();
    assertThat(wakes).isEqualTo(1);
    assertThat(values.known()).isEqualTo(known(1));

    show("run 1");
    assertThat(next()).isGreaterThan(Duration.ofSeconds(20));
    assertThat(wakes).as("nothing new").isEqualTo(1);
    version = 2;
    next();
    assertThat(wakes).isEqualTo(2);
    assertThat(values.known()).isEqualTo(known(2));
  }

  @Test
  void whileItCannotBeAskedNothingIsAskedAndWhatIsKnownIsOld() {
    show("run 1");
    next();

    values.show(Optional.empty());
    assertThat(later).isEmpty();
    assertThat(values.known()).isEqualTo(old(1));
    values.show(Optional.empty());
    assertThat(later).isEmpty();

    now = now.plusSeconds(10);
    show("run 2");
    assertThat(next()).isZero();
    assertThat(values.known()).isEqualTo(known(1));
    assertThat(wakes).isEqualTo(2);
  }

  @Test
  void aStepMakesOldWhatIsKnownUntilItsCallsAreOver() {
    show("run 1");
    next();
    now = now.plusSeconds(10);

    values.stepped(1, Optional.empty());
    assertThat(values.known()).isEqualTo(stepped(1));
    assertThat(next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(values.known()).isEqualTo(known(1));
  }

  @Test
  void aStepThatFailedIsToldAndTriedMoreRarelyUntilSomethingChanges() {
    show("run 1");
    next();
    values.stepped(1, Optional.of(DENIED));
    assertThat(values.known().known().orElseThrow().failure()).contains(DENIED);
    next();
    assertThat(values.known().known().orElseThrow().failure()).contains(DENIED);
    values.stepped(1, Optional.of(DENIED));
    assertThat(next()).isGreaterThanOrEqualTo(Duration.ofSeconds(4));

    version = 2;
    next();
    assertThat(values.known()).isEqualTo(known(2));
    assertThat(next()).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void aLookThatFailsIsToldAndComesBackByItself() {
    denied = true;
    show("run 1");
    next();
    assertThat(values.known()).isEqualTo(new Fact.Failed<>(DENIED, Instant.EPOCH));
    now = now.plusSeconds(60);
    assertThat(next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(next()).isEqualTo(Duration.ofSeconds(4));

    denied = false;
    next();
    assertThat(values.known()).isEqualTo(known(1));
  }

  @Test
  void aFaultOfOurOwnEndsNoLooks() {
    during =
        () -> {
          throw new IllegalStateException("not planned");
        };
    show("run 1");
    next();
    assertThat(later).hasSize(1);
    during = () -> {};
    next();
    assertThat(values.known()).isEqualTo(known(1));
  }

  @Test
  void whatIsSeenWhileAStepIsTakenIsOld() {
    show("run 1");
    during = () -> values.stepped(1, Optional.empty());
    next();
    assertThat(values.known()).isEqualTo(stepped(1));
    during = () -> {};
    next();
    assertThat(values.known()).isEqualTo(known(1));
  }

  @Test
  void whatHasEndedIsLookedAtNoMore() {
    show("run 1");
    values.end();
    assertThat(later).isEmpty();
    values.stepped(1, Optional.empty());
    assertThat(later).isEmpty();
    assertThat(looks).isZero();
  }

  private void show(String run) {
    VaultPod pod = new VaultPod("v", "v-0", "10.0.0.1", "v.svc", run);
    VaultSource source =
        new VaultSource("data", new SetUpForm("league", "mle", Optional.empty()), pod);
    values.show(Optional.of(new ValueLook.Subject(MLE, source, List.of("generated/jwt"))));
  }

  private static Fact<VaultEntries> known(int version) {
    VaultEntry entry =
        new VaultEntry(
            new EntryVersion(version, Instant.EPOCH), Map.of(), SecretTraits.NONE, Map.of());
    return new Fact.Known<>(
        new VaultEntries(
            Map.of("generated/jwt", entry), Optional.empty(), VaultEntries.Recency.Current));
  }

  private static Fact<VaultEntries> old(int version) {
    return new Fact.Known<>(known(version).known().orElseThrow().old());
  }

  private static Fact<VaultEntries> stepped(int version) {
    return new Fact.Known<>(known(version).known().orElseThrow().stepped());
  }

  /** Does what is due next; how long it was to wait. */
  private Duration next() {
    assertThat(later).as("one look is planned at a time").hasSize(1);
    Later due = later.remove();
    now = now.plus(due.pause());
    due.work().run();
    return due.pause();
  }
}
