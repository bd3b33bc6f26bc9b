package gg.sprocket.operator.vault;

/**
 * One share of the key of a Vault.
 *
 * @param text the share in Base64, as Vault gives and takes it
 */
public record KeyShare(SecretBytes text) implements AutoCloseable {

  /** Erases it. */
  @Override
  public void close() {
    text.close();
  }
}
