package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.vault.MemberState;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a Vault is looked at: seldom while all is well; else so often that a member that comes
 * back is unsealed within seconds, and never more than one call in a second.
 */
final class VaultPace {

  /** Between looks at what is well; a fifth of it is left to chance. */
  static final Duration WELL = Duration.ofSeconds(30);

  /** Longest pause while a member is not well. */
  static final Duration UNWELL = Duration.ofSeconds(4);

  /** Longest pause after steps that failed, one after the other. */
  static final Duration FAILING = Duration.ofMinutes(1);

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final double JITTER = 0.2;
  private static final int DOUBLINGS = 6;

  private final RandomGenerator random;
  private int rounds;
  private int failures;

  VaultPace(RandomGenerator random) {
    this.random = random;
  }

  /** Something has changed: what comes next may come soon. */
  void reset() {
    rounds = 0;
    failures = 0;
  }

  /** A step failed. */
  void failed() {
    failures++;
  }

  /**
   * The pause before the next look.
   *
   * @param known what the last one told
   * @param members number of members that are wanted
   */
  Duration next(Fact<VaultView> known, int members) {
    if (failures > 0) {
      return doubled(failures, FAILING);
    }
    if (isWell(known, members)) {
      rounds = 0;
      return WELL.minusMillis((long) (WELL.toMillis() * JITTER * random.nextDouble()));
    }
    Duration pause = doubled(rounds, UNWELL);
    rounds++;
    Duration least = FIRST.multipliedBy(Math.max(1, unwell(known, members)));
    return pause.compareTo(least) < 0 ? least : pause;
  }

  private static Duration doubled(int times, Duration longest) {
    Duration pause = FIRST.multipliedBy(1L << Math.min(times, DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  private static boolean isWell(Fact<VaultView> known, int members) {
    return unwell(known, members) == 0;
  }

  /** Members that are asked in the next look. */
  private static int unwell(Fact<VaultView> known, int members) {
    long well =
        known
            .known()
            .map(view -> view.members().values().stream().filter(MemberState::isUnsealed).count())
            .orElse(0L);
    return Math.max(0, members - (int) well);
  }
}
