package gg.sprocket.operator.vault;

import java.util.List;

/**
 * What a Vault gives once in its life, and nobody can ask for again.
 *
 * @param shares shares of its key
 * @param root a token that may do everything
 */
public record InitialKeys(List<KeyShare> shares, VaultToken root) implements AutoCloseable {

  /** Keeps an own copy of the list. */
  public InitialKeys {
    shares = List.copyOf(shares);
  }

  /** Erases all of it. */
  @Override
  public void close() {
    shares.forEach(KeyShare::close);
    root.close();
  }
}
