package gg.sprocket.operator.vault;

import java.time.Duration;
import java.util.List;

/**
 * What Vault tells of a token.
 *
 * @param accessor name by which it can be looked up and revoked, but not used
 * @param policies names of its policies
 * @param life how long it is still good for; zero if for ever
 * @param renewable whether that can be lengthened
 */
public record TokenFacts(String accessor, List<String> policies, Duration life, boolean renewable) {

  /** Keeps an own copy of the list. */
  public TokenFacts {
    policies = List.copyOf(policies);
  }

  /** Whether it may do everything. */
  public boolean isRoot() {
    return policies.contains("root");
  }
}
