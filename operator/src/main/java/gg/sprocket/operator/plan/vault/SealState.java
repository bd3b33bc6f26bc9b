package gg.sprocket.operator.plan.vault;

/**
 * How a sealed member is opened, and how far that has come.
 *
 * @param type {@code shamir}, or the kind of service that opens it, such as {@code transit}
 * @param shares number of shares of the key
 * @param threshold number of different shares that it takes
 * @param given number of shares that were given since the last start or reset
 * @param nonce of this attempt; empty while no share was given
 * @param migrating whether its configuration asks for another kind of seal than its data have
 */
public record SealState(
    String type, int shares, int threshold, int given, String nonce, boolean migrating) {

  /** Whether shares open it, and not a service of its own accord. */
  public boolean takesShares() {
    return type.equals("shamir");
  }
}
