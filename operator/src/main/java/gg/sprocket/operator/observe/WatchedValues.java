package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultEntries;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values in one Vault that are looked at, one look at a time. What was known stays known, as
 * old, while the Vault cannot be asked.
 */
final class WatchedValues {

  /** Looks at values. */
  @FunctionalInterface
  interface Looking {

    /**
     * Looks.
     *
     * @param before what the last look told
     * @return what is told now; as old, what was told before, if the Vault could not be asked
     */
    Fact<VaultEntries> at(ValueLook.Subject subject, Fact<VaultEntries> before);
  }

  private static final Logger log = LoggerFactory.getLogger(WatchedValues.class);

  /** A write, and a read where that is refused. */
  private static final int CALLS_OF_STEP = 2;

  private final Looking look;
  private final ValuePace pace;
  private final WatchedVault.Scheduling scheduling;
  private final Clock clock;
  private Optional<ValueLook.Subject> subject = Optional.empty();
  private Fact<VaultEntries> known = new Fact.Unknown<>();
  private Optional<Problem> failure = Optional.empty();

  /** Whether a step was taken, or the Vault was away, since the look that goes on began. */
  private boolean stale;

  private boolean looking;
  private boolean ended;
  private Runnable cancel = () -> {};

  WatchedValues(Looking look, ValuePace pace, WatchedVault.Scheduling scheduling, Clock clock) {
    this.look = look;
    this.pace = pace;
    this.scheduling = scheduling;
    this.clock = clock;
  }

  /** Shows what a pass sees; empty while the Vault cannot be asked. */
  synchronized void show(Optional<ValueLook.Subject> now) {
    boolean same =
        now.isPresent() && subject.filter(one -> one.isSame(now.orElseThrow())).isPresent();
    boolean away = now.isEmpty() && subject.isEmpty();
    subject = now;
    if (!same && !away) {
      pace.succeeded();
      grow();
      schedule(pace.soon(clock.instant()));
    }
  }

  /** Notes that steps were taken or tried. */
  synchronized void stepped(int steps, Optional<Problem> problem) {
    pace.calling(clock.instant(), steps * CALLS_OF_STEP);
    failure = problem;
    problem.ifPresentOrElse(_ -> pace.failed(), pace::succeeded);
    grow();
    known = withFailure(known);
    schedule(pace.soon(clock.instant()));
  }

  /** Makes old what is known. */
  private void grow() {
    stale = true;
    known = old(known);
  }

  private Fact<VaultEntries> old(Fact<VaultEntries> seen) {
    return seen instanceof Fact.Known<VaultEntries>(VaultEntries entries)
        ? new Fact.Known<>(subject.isPresent() ? entries.stepped() : entries.old())
        : seen;
  }

  /** What the last look told. */
  synchronized Fact<VaultEntries> known() {
    return known;
  }

  /** Ends the looks. */
  synchronized void end() {
    ended = true;
    cancel.run();
  }

  private void schedule(Duration pause) {
    cancel.run();
    if (!ended && !looking && subject.isPresent()) {
      cancel = scheduling.after(pause, this::round);
    }
  }

  private void round() {
    Optional<ValueLook.Subject> now = begin();
    if (now.isPresent()) {
      Fact<VaultEntries> before = known();
      Fact<VaultEntries> seen = before;
      try {
        seen = look.at(now.orElseThrow(), before);
      } catch (RuntimeException e) {
        // Its words may quote what was answered.
        log.error(
            "A look at the values of {} ended by {}",
            now.orElseThrow().identity().owner(),
            e.getClass());
        fail();
      }
      if (finish(seen)) {
        scheduling.wake();
      }
    }
  }

  private synchronized Optional<ValueLook.Subject> begin() {
    if (ended || looking || subject.isEmpty()) {
      return Optional.empty();
    }
    looking = true;
    stale = false;
    pace.calling(clock.instant(), subject.orElseThrow().calls());
    return subject;
  }

  private synchronized void fail() {
    pace.failed();
  }

  /** Takes a look's result; whether it tells anything new. */
  private synchronized boolean finish(Fact<VaultEntries> seen) {
    looking = false;
    if (isOther(seen)) {
      failure = Optional.empty();
    }
    if (seen.known().filter(VaultEntries::isCurrent).isEmpty()) {
      pace.failed();
    } else if (failure.isEmpty()) {
      pace.succeeded();
    }
    Fact<VaultEntries> told = withFailure(stale ? old(seen) : seen);
    boolean news = !told.equals(known);
    known = told;
    schedule(stale ? pace.soon(clock.instant()) : pace.usual(clock.instant()));
    return news;
  }

  private boolean isOther(Fact<VaultEntries> seen) {
    return !seen.known()
        .map(VaultEntries::entries)
        .equals(known.known().map(VaultEntries::entries));
  }

  private Fact<VaultEntries> withFailure(Fact<VaultEntries> seen) {
    return seen instanceof Fact.Known<VaultEntries>(VaultEntries entries)
        ? new Fact.Known<>(entries.failing(failure))
        : seen;
  }
}
