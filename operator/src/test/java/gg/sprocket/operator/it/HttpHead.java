package gg.sprocket.operator.it;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What comes before the body of a request (RFC 9112).
 *
 * @param text all of it, with the empty line at its end
 * @param method the method
 * @param uri path and query
 * @param headers values by names in small letters
 */
record HttpHead(String text, String method, URI uri, Map<String, String> headers) {

  /** An empty line: two ends of lines, as one number. */
  private static final int END = 0x0d0a0d0a;

  /**
   * Reads exactly that.
   *
   * @throws EOFException if the connection ends before
   */
  static HttpHead read(InputStream in) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int last = 0;
    while (last != END) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("no request");
      }
      read.write(next);
      last = last << 8 | next;
    }
    return of(read.toString(StandardCharsets.ISO_8859_1));
  }

  private static HttpHead of(String text) {
    String[] first = text.lines().findFirst().orElse("").split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    text.lines()
        .skip(1)
        .filter(line -> line.contains(":"))
        .forEach(
            line ->
                headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip()));
    return new HttpHead(text, first[0], URI.create(first[1]), Map.copyOf(headers));
  }

  /** A header's value; empty if there is none. */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Bytes that follow. */
  int length() {
    return header("content-length").isEmpty() ? 0 : Integer.parseInt(header("content-length"));
  }

  /** The same as it was read. */
  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
