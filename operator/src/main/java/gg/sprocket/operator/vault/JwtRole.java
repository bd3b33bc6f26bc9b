package gg.sprocket.operator.vault;

import java.time.Duration;
import java.util.List;

/**
 * Who may log in, and as what. The policies are all that such a login may do: without one for
 * {@code auth/token/lookup-self}, {@code renew-self} and {@code revoke-self} not even that.
 *
 * @param audience the {@code aud} that their tokens must have
 * @param subject the {@code sub} that their tokens must have, such as {@code
 *     system:serviceaccount:sprocket-system:sprocket-operator}
 * @param policies what they may do
 * @param life how long their login is good for
 */
public record JwtRole(String audience, String subject, List<String> policies, Duration life) {

  /** Keeps an own copy of the list. */
  public JwtRole {
    policies = List.copyOf(policies);
  }
}
