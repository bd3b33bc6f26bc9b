package gg.sprocket.operator.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Pieces of HTTP/1.1 (RFC 9112) and of websockets (RFC 6455) that both sides read and write. */
final class Http {

  private Http() {}

  /** A line without its end. */
  static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection ended");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Reads so many bytes and gives their number. */
  static long skip(InputStream in, long length) throws IOException {
    in.skipNBytes(length);
    return length;
  }

  /** The text of a short frame. */
  static String frame(InputStream in) throws IOException {
    in.skipNBytes(1);
    int second = in.read();
    byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
    byte[] text = in.readNBytes(second & 0x7f);
    for (int i = 0; i < text.length; i++) {
      text[i] ^= mask[i % 4];
    }
    return new String(text, StandardCharsets.UTF_8);
  }

  /**
   * A frame of a short text.
   *
   * @param masked as what a client sends must be
   */
  static byte[] textFrame(String text, boolean masked) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(bytes.length | (masked ? 0x80 : 0));
    if (masked) {
      // A mask of zeros leaves the text as it is.
      frame.writeBytes(new byte[4]);
    }
    frame.writeBytes(bytes);
    return frame.toByteArray();
  }
}
