package gg.sprocket.operator.vault;

import java.util.Arrays;

/** A secret of printable ASCII characters that can be erased, and that nothing prints. */
public final class SecretBytes implements AutoCloseable {
  private final byte[] ascii;
  private boolean erased;

  private SecretBytes(byte[] ascii) {
    this.ascii = ascii;
  }

  /** Takes an array over: whoever gives it keeps no other reference. */
  public static SecretBytes taking(byte[] ascii) {
    return new SecretBytes(ascii);
  }

  /**
   * A copy, which its taker erases.
   *
   * @throws IllegalStateException if it was erased
   */
  public synchronized byte[] copy() {
    if (erased) {
      throw new IllegalStateException("the secret was erased");
    }
    return ascii.clone();
  }

  /** Erases it. */
  @Override
  public synchronized void close() {
    Arrays.fill(ascii, (byte) 0);
    erased = true;
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
