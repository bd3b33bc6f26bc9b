package gg.sprocket.operator.vault;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The entries of Vault's store as a snapshot has them: messages of Protocol Buffers, each with its
 * length before it, of the key (1) and what it holds (2) ({@code FSM.writeTo} in {@code
 * physical/raft/fsm.go}).
 *
 * @param state begins with them
 * @param size number of bytes that they take
 */
record SnapshotEntries(InputStream state, long size) {

  /** Vault takes entries of a megabyte; what is longer by far is none of its snapshots. */
  private static final int LONGEST = 8 << 20;

  private static final int KEY = 0x0a;
  private static final int VALUE = 0x12;
  private static final int PART = 7;
  private static final int MORE = 1 << PART;

  /**
   * What a key holds.
   *
   * @throws IOException if it cannot be read, or is not of that form
   */
  Optional<byte[]> value(String key) throws IOException {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    long left = size;
    while (left > 0) {
      int length = number(state);
      if (length < 0) {
        throw new EOFException("%d bytes of entries are not there".formatted(left));
      }
      left -= width(length) + (long) length;
      if (left < 0) {
        throw new EOFException("an entry of %d bytes is not all there".formatted(length));
      }
      ByteArrayInputStream entry = new ByteArrayInputStream(exactly(state, length));
      boolean isWanted = false;
      for (int field = number(entry); field >= 0; field = number(entry)) {
        byte[] content = exactly(entry, Math.max(0, number(entry)));
        isWanted |= field == KEY && Arrays.equals(content, wanted);
        if (isWanted && field == VALUE) {
          return Optional.of(content);
        }
      }
    }
    return Optional.empty();
  }

  /** How many bytes a number takes. */
  private static int width(int number) {
    return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(number) + PART - 1) / PART);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] content = length > LONGEST ? new byte[0] : in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("an entry of %d bytes is not there".formatted(length));
    }
    return content;
  }

  /** The next number, or -1 at the end. */
  private static int number(InputStream in) throws IOException {
    int number = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += PART) {
      int next = in.read();
      if (next < 0) {
        return -1;
      }
      number |= (next & (MORE - 1)) << shift;
      if (next < MORE) {
        return number;
      }
    }
    throw new IOException("no length of an entry");
  }
}
