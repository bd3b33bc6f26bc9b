package gg.sprocket.operator.observe;

import gg.sprocket.operator.plan.vault.MemberState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Since when members are sealed, as far as anybody looked. */
final class SealTimes {

  private final Map<String, Instant> sealed = new TreeMap<>();

  /**
   * Takes what a look showed. One that does not answer in between is sealed on.
   *
   * @return how long the member was sealed, if it is unsealed now
   */
  Optional<Duration> see(String member, MemberState state, Instant now) {
    if (state instanceof MemberState.Sealed) {
      sealed.putIfAbsent(member, now);
      return Optional.empty();
    }
    return state.isUnsealed()
        ? Optional.ofNullable(sealed.remove(member)).map(since -> Duration.between(since, now))
        : Optional.empty();
  }
}
