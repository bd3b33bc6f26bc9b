package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Vault that is looked at, one look at a time. */
final class WatchedVault {

  /** Lets time pass. */
  interface Scheduling {

    /**
     * Has work done later.
     *
     * @return takes it back
     */
    Runnable after(Duration pause, Runnable work);

    /** Has the instance looked at. */
    void wake();
  }

  /** Looks at a Vault. */
  @FunctionalInterface
  interface Looking {

    /**
     * Looks.
     *
     * @param before what the last look told
     * @param stale whether a step was taken since
     */
    Fact<VaultView> at(VaultLook.Subject subject, Fact<VaultView> before, boolean stale);
  }

  private static final Logger log = LoggerFactory.getLogger(WatchedVault.class);

  private final Looking look;
  private final VaultPace pace;
  private final Scheduling scheduling;
  private Optional<VaultLook.Subject> subject = Optional.empty();
  private Fact<VaultView> known = new Fact.Unknown<>();
  private Optional<Problem> failure = Optional.empty();

  /** What was seen when the last step was taken. */
  private Optional<VaultView> atStep = Optional.empty();

  private boolean stale;
  private boolean looking;
  private boolean again;
  private boolean ended;
  private Runnable cancel = () -> {};

  WatchedVault(Looking look, VaultPace pace, Scheduling scheduling) {
    this.look = look;
    this.pace = pace;
    this.scheduling = scheduling;
  }

  /** Shows what a pass sees; another run of a pod is looked at at once. */
  synchronized void show(Identity identity, String dataId, int members, List<VaultPod> pods) {
    VaultLook.Subject now = new VaultLook.Subject(identity, dataId, members, pods);
    boolean same = subject.filter(before -> before.isSame(now)).isPresent();
    subject = Optional.of(now);
    if (!same) {
      pace.reset();
      soon(Duration.ZERO);
    }
  }

  /** Notes that a step was taken or tried; one that changes nothing is not taken again at once. */
  synchronized void stepped(Optional<Problem> problem) {
    Optional<VaultView> view = known.known().map(WatchedVault::bare);
    boolean idle = view.isPresent() && view.equals(atStep);
    atStep = view;
    failure = problem;
    stale = true;
    if (known instanceof Fact.Known<VaultView>(VaultView old)) {
      known = new Fact.Known<>(old.stale());
    }
    if (problem.isPresent() || idle) {
      pace.failed();
      soon(pace.next(known, members()));
    } else {
      pace.reset();
      soon(Duration.ZERO);
    }
  }

  private static VaultView bare(VaultView view) {
    return new VaultView(
        view.members(), view.seals(), view.custody(), Optional.empty(), view.trust(), true);
  }

  /** What the last look told. */
  synchronized Fact<VaultView> known() {
    return known;
  }

  /** Ends the looks. */
  synchronized void end() {
    ended = true;
    cancel.run();
  }

  private int members() {
    return subject.map(VaultLook.Subject::members).orElse(1);
  }

  private void soon(Duration pause) {
    if (ended) {
      return;
    }
    if (looking) {
      again = true;
      return;
    }
    cancel.run();
    cancel = scheduling.after(pause, this::round);
  }

  private void round() {
    Optional<VaultLook.Subject> now = begin();
    if (now.isPresent()) {
      Fact<VaultView> seen = before();
      try {
        seen = look.at(now.orElseThrow(), seen, isStale());
      } catch (RuntimeException e) {
        // Its words may quote what was answered. Without another look it would stay sealed.
        log.error(
            "A look at the Vault of {} ended by {}",
            now.orElseThrow().identity().owner(),
            e.getClass());
        failed();
      }
      if (finish(now.orElseThrow(), seen)) {
        scheduling.wake();
      }
    }
  }

  private synchronized void failed() {
    stale = true;
    pace.failed();
  }

  private synchronized Optional<VaultLook.Subject> begin() {
    if (ended || looking) {
      return Optional.empty();
    }
    looking = true;
    again = false;
    return subject;
  }

  private synchronized Fact<VaultView> before() {
    return known;
  }

  private synchronized boolean isStale() {
    boolean was = stale;
    stale = false;
    return was;
  }

  /** Takes a look's result; whether it tells anything new. */
  private synchronized boolean finish(VaultLook.Subject asked, Fact<VaultView> seen) {
    looking = false;
    Fact<VaultView> told = stale ? old(seen) : withFailure(seen);
    boolean news = !told.equals(known);
    known = told;
    boolean other = subject.filter(asked::isSame).isEmpty();
    soon(again || other ? Duration.ZERO : pace.next(known, members()));
    return news;
  }

  /** A step was taken while the look was going on. */
  private static Fact<VaultView> old(Fact<VaultView> seen) {
    return seen instanceof Fact.Known<VaultView>(VaultView view)
        ? new Fact.Known<>(view.stale())
        : seen;
  }

  private Fact<VaultView> withFailure(Fact<VaultView> seen) {
    if (!(seen instanceof Fact.Known<VaultView>(VaultView view))) {
      return seen;
    }
    return new Fact.Known<>(
        new VaultView(view.members(), view.seals(), view.custody(), failure, view.trust(), true));
  }
}
