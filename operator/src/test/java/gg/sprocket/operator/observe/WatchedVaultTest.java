package gg.sprocket.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.Custody;
import gg.sprocket.operator.plan.vault.MemberState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When a Vault is looked at, and when its instance is woken. */
class WatchedVaultTest {

  private static final Identity MLE = new Identity("league", "mle", "uid", 1, false, Map.of());
  private static final MemberState FRESH = new MemberState.Uninitialized();
  private static final MemberState ACTIVE = new MemberState.Active("vault", "1");

  private record Later(Duration pause, Runnable work) {}

  private final Deque<Later> later = new ArrayDeque<>();
  private int wakes;
  private int looks;
  private MemberState state = FRESH;
  private final WatchedVault vault =
      new WatchedVault(
          (_, _, _) -> {
            looks++;
            return new Fact.Known<>(
                new VaultView(
                    Map.of("v", state),
                    Custody.NONE,
                    Optional.empty(),
                    new Read.Ok<>("trust"),
                    true));
          },
          new VaultPace(new Random(1)),
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
          });

  @Test
  void aNewRunOfAPodIsLookedAtAtOnceAndOnlyNewsWakes() {
    show("run 1");
    assertThat(next()).isEqualTo(Duration.ZERO);
    assertThat(wakes).isEqualTo(1);
    show("run 1");
    assertThat(next()).isEqualTo(Duration.ofSeconds(1));
    assertThat(wakes).as("nothing new").isEqualTo(1);
    state = ACTIVE;
    next();
    assertThat(wakes).isEqualTo(2);
    assertThat(next()).as("all is well").isGreaterThan(Duration.ofSeconds(20));

    show("run 2");
    assertThat(next()).isEqualTo(Duration.ZERO);
    assertThat(later).hasSize(1);
  }

  @Test
  void aStepMakesOldWhatWasSeenUntilTheNextLook() {
    show("run 1");
    next();
    assertThat(view().current()).isTrue();

    vault.stepped(Optional.empty());
    assertThat(view().current()).isFalse();
    assertThat(next()).isEqualTo(Duration.ZERO);
    assertThat(view().current()).isTrue();
    assertThat(wakes).as("also if all is as it was, for the next step").isEqualTo(2);
  }

  @Test
  void aStepThatFailedIsToldAndTriedMoreRarely() {
    show("run 1");
    next();
    Problem wrong = new Problem(Reason.UnsealKeysWrong, "not these");
    vault.stepped(Optional.of(wrong));
    assertThat(next()).isEqualTo(Duration.ofSeconds(2));
    assertThat(view().failure()).contains(wrong);
    vault.stepped(Optional.of(wrong));
    assertThat(next()).isEqualTo(Duration.ofSeconds(4));

    state = ACTIVE;
    next();
    vault.stepped(Optional.empty());
    assertThat(next()).isEqualTo(Duration.ZERO);
    assertThat(view().failure()).isEmpty();
  }

  @Test
  void aStepThatChangesNothingIsNotTakenAgainAtOnce() {
    show("run 1");
    next();
    vault.stepped(Optional.empty());
    assertThat(next()).isEqualTo(Duration.ZERO);
    vault.stepped(Optional.empty());
    assertThat(next()).isEqualTo(Duration.ofSeconds(2));
    vault.stepped(Optional.empty());
    assertThat(next()).isEqualTo(Duration.ofSeconds(4));
    state = ACTIVE;
    vault.stepped(Optional.empty());
    assertThat(next()).isEqualTo(Duration.ofSeconds(8));
    vault.stepped(Optional.empty());
    assertThat(next()).as("something has changed").isEqualTo(Duration.ZERO);
  }

  @Test
  void whatHasEndedIsLookedAtNoMore() {
    show("run 1");
    vault.end();
    assertThat(later).isEmpty();
    vault.stepped(Optional.empty());
    assertThat(later).isEmpty();
    assertThat(looks).isZero();
  }

  private void show(String run) {
    vault.show(MLE, "data", 1, List.of(new VaultPod("v", "v-0", "10.0.0.1", "v.svc", run)));
  }

  private VaultView view() {
    return vault.known().known().orElseThrow();
  }

  /** Does what is due next; how long it was to wait. */
  private Duration next() {
    assertThat(later).as("one look is planned at a time").hasSize(1);
    Later due = later.remove();
    due.work().run();
    return due.pause();
  }
}
