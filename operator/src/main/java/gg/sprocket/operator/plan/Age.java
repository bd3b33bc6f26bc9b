package gg.sprocket.operator.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether something lasts longer than it usually takes. */
final class Age {

  /**
   * A provisioner makes a volume within this time. Until then the claim is pending and its pod
   * finds no node, as a matter of course.
   */
  static final Duration PROVISIONING = Duration.ofMinutes(1);

  private Age() {}

  /**
   * Whether a time is longer ago than the patience with it.
   *
   * @param since the time as the API server writes it; absent, nothing is over
   * @param patience how long it may take
   * @param now time of the pass
   */
  static boolean isOver(@Nullable String since, Duration patience, Instant now) {
    return end(since, patience).filter(at -> at.isBefore(now)).isPresent();
  }

  /**
   * When the patience with something ends.
   *
   * @param since the time as the API server writes it; absent, it never ends
   * @param patience how long it may take
   */
  static Optional<Instant> end(@Nullable String since, Duration patience) {
    return Optional.ofNullable(since).map(Instant::parse).map(at -> at.plus(patience));
  }
}
