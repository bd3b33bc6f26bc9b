package gg.sprocket.operator.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A secret of printable ASCII characters that can be erased, and that nothing prints. */
public final class SecretBytes implements AutoCloseable {
  private final byte[] ascii;
  private boolean erased;

  private SecretBytes(byte[] ascii) {
    this.ascii = ascii;
  }

  /**
   * Takes an array over: whoever gives it keeps no other reference.
   *
   * @throws IllegalArgumentException if it is empty or holds something else than printable ASCII
   *     characters; the message does not tell what
   */
  public static SecretBytes taking(byte[] ascii) {
    boolean printable = ascii.length > 0;
    for (byte b : ascii) {
      printable &= b > ' ' && b < 127;
    }
    if (!printable) {
      Arrays.fill(ascii, (byte) 0);
      throw new IllegalArgumentException("a secret must be of printable ASCII characters");
    }
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

  /** A copy between two texts, which its taker erases. */
  byte[] between(String before, String after) {
    byte[] text = copy();
    byte[] whole = new byte[before.length() + text.length + after.length()];
    ByteBuffer.wrap(whole)
        .put(before.getBytes(StandardCharsets.US_ASCII))
        .put(text)
        .put(after.getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(text, (byte) 0);
    return whole;
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
