package gg.sprocket.operator.keys;

import gg.sprocket.operator.vault.JwtTrust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the API servers of a cluster have told of the keys that sign tokens. While they are
 * restarted one after the other with other keys, the one that answers tells the former keys, the
 * next one the new, and a token may be signed by either: so what was told of late counts together.
 */
final class ToldKeys {

  /**
   * So long counts what is not told any more. It is longer than several readings, each of which any
   * of the API servers may answer.
   */
  static final Duration LINGER = Duration.ofMinutes(30);

  private final Map<String, Instant> keys = new TreeMap<>();
  private String issuer = "";
  private Instant chosen = Instant.EPOCH;

  /**
   * What counts after a reading.
   *
   * @param name the issuer that was told, of which a Vault believes but one
   * @param told the keys that were told
   * @param now when that was
   */
  JwtTrust with(String name, List<String> told, Instant now) {
    told.forEach(key -> keys.put(key, now));
    keys.values().removeIf(last -> !last.plus(LINGER).isAfter(now));
    if (!name.equals(issuer) && !chosen.plus(LINGER).isAfter(now)) {
      chosen = issuer.isEmpty() ? Instant.EPOCH : now;
      issuer = name;
    }
    return new JwtTrust(issuer, List.copyOf(keys.keySet()));
  }
}
