package gg.sprocket.operator.plan.vault;

import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.KeyLife.Tried;
import gg.sprocket.operator.plan.vault.Rotation.Ask;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Keys of which nothing is asked. */
public final class Lives {

  private static final Split SPLIT = new Split(5, 3);

  /** A set of which it is noted how it is split, and nothing more. */
  public static final KeyLife QUIET = life(Optional.of(SPLIT));

  /** One of which nothing is noted. */
  public static final KeyLife UNKNOWN = life(Optional.empty());

  /** Nothing is asked. */
  public static final Rotation NOTHING =
      new Rotation(Instant.EPOCH, SPLIT, Ask.NONE, Ask.NONE, Duration.ofDays(30));

  private Lives() {}

  /** Nothing is asked, at some time. */
  static Rotation at(Instant now) {
    return new Rotation(now, SPLIT, Ask.NONE, Ask.NONE, Duration.ofDays(30));
  }

  private static KeyLife life(Optional<Split> split) {
    return new KeyLife(
        split, Optional.empty(), Done.NEVER, Done.NEVER, Optional.empty(), Tried.NEVER);
  }
}
