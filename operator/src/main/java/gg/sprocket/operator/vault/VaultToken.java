package gg.sprocket.operator.vault;

/**
 * A token of a Vault.
 *
 * @param text the token
 */
public record VaultToken(SecretBytes text) implements AutoCloseable {

  /** Erases it here; Vault knows it until it is revoked. */
  @Override
  public void close() {
    text.close();
  }
}
