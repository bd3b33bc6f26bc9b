package gg.sprocket.operator.vault;

import java.time.Duration;

/**
 * A token that was given for a login.
 *
 * @param token the token
 * @param life how long it is good for
 */
public record Login(VaultToken token, Duration life) implements AutoCloseable {

  /** Erases it here; Vault knows it until it is revoked or expires. */
  @Override
  public void close() {
    token.close();
  }
}
