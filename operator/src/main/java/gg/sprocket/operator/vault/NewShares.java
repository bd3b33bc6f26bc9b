package gg.sprocket.operator.vault;

import java.util.List;

/**
 * Shares that do not count yet.
 *
 * @param shares the shares
 */
public record NewShares(List<KeyShare> shares) implements AutoCloseable {

  /** Keeps an own copy of the list. */
  public NewShares {
    shares = List.copyOf(shares);
  }

  /** Erases them. */
  @Override
  public void close() {
    shares.forEach(KeyShare::close);
  }
}
