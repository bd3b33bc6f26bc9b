package gg.sprocket.operator.snapshot;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.probe.Refusal;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.vault.VaultFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The end of a restore. Vault answers before it has put the data back, and seals the member if that
 * fails ({@code handleStorageRaftSnapshotWrite} in {@code vault/logical_system_raft.go}); one that
 * is restarted by then has the data of before.
 *
 * @param self asks who a token is that was made since the snapshot, so that its data do not know it
 * @param forget has the Vault forget that token
 * @param member looks at the member that was given the snapshot
 * @param key key of the snapshot
 * @param foreign whether it may be of another key; then it is sealed when all is well, too
 * @param longest how long is waited
 */
record Arrival(
    Question self,
    Question forget,
    Supplier<MemberState> member,
    String key,
    boolean foreign,
    Duration longest) {

  /** Something that is asked of the Vault. */
  interface Question {
    void ask() throws VaultFailure;
  }

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** One that has the key of its service opens itself at once. */
  private static final Duration SHUT = Duration.ofMinutes(1);

  private enum Look {
    Waiting,
    Away,
    /** Sealed, and a service is to open it. */
    Shut,
    Sealed,
    Back
  }

  /**
   * Waits for it.
   *
   * @throws Refusal if it is not known whether the data are there
   */
  void await() throws Refusal, InterruptedException {
    Instant end = Instant.now().plus(longest);
    Instant shut = Instant.MAX;
    boolean wasAway = false;
    while (Instant.now().isBefore(end)) {
      Look look = look();
      shut = look == Look.Shut ? earlier(shut, Instant.now()) : Instant.MAX;
      if (!Instant.now().isBefore(earlier(end, after(shut)))) {
        break;
      }
      if (look == Look.Back || (look == Look.Sealed && foreign && !wasAway)) {
        return;
      }
      if (look == Look.Sealed) {
        throw unknown();
      }
      wasAway |= look == Look.Away;
      Thread.sleep(PAUSE);
    }
    if (shut.isBefore(Instant.MAX)) {
      throw wasAway ? unknown() : unopened();
    }
    if (!isBackAfterAll()) {
      throw new Refusal(
          Cause.ProbeFailed,
          "the Vault took %s, but has not put it back after %d s; begin anew only once its log (container vault) tells that it failed",
          key,
          longest.toSeconds());
    }
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant after(Instant shut) {
    return shut.equals(Instant.MAX) ? shut : shut.plus(SHUT);
  }

  /** Vault writes the data first, and seals itself if it cannot open them then. */
  private Refusal unopened() {
    return new Refusal(
        Cause.VaultSealed,
        "the Vault took %s in place of its data and sealed itself, and is not open after %d s: either the service that opens it cannot be used now, or the data are of another key; its log (container vault) tells which. First see whether the service is reachable: then it opens by itself, or when its pod is deleted. If they are of another key, name that in spec.vault.managed.unseal and set recoveryMode to false; if it is lost, begin with an empty Vault, and put back a snapshot of its own with --foreign",
        key,
        SHUT.toSeconds());
  }

  private Refusal unknown() {
    return new Refusal(
        Cause.VaultSealed,
        "the Vault sealed itself or was restarted while it put %s back, so which data it has is not known; its log (container vault) tells why. Have it unsealed (spec.vault.managed.recoveryMode: false), and begin anew",
        key);
  }

  private Look look() {
    try {
      self.ask();
      return Look.Waiting;
    } catch (VaultFailure e) {
      if (e.trouble() instanceof Trouble.Denied) {
        return Look.Back;
      }
      return switch (member.get()) {
        // One that a service opens and that it does not open has data that nobody can read.
        case MemberState.Sealed(var seal, var _) when !seal.takesShares() -> Look.Shut;
        case MemberState.Sealed _ -> Look.Sealed;
        // One that is busy with the data may be slow to answer.
        case MemberState.Unreachable(var why) when why != NoAnswer.TimedOut -> Look.Away;
        default -> Look.Waiting;
      };
    }
  }

  /** The Vault does not know the token any more if the data came meanwhile. */
  private boolean isBackAfterAll() {
    try {
      forget.ask();
      return false;
    } catch (VaultFailure e) {
      return e.trouble() instanceof Trouble.Denied;
    }
  }
}
