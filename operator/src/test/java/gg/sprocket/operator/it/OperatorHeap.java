package gg.sprocket.operator.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What can be reached in the memory of an operator, and is no more than that: a dump after a full
 * collection. Its file is gone as soon as it was read, since it may hold secrets.
 */
final class OperatorHeap {

  /** A text is an array of bytes, one or two for each character; an array of characters is two. */
  private static final List<Charset> CHARSETS =
      List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

  private static final Pattern TOKEN =
      Pattern.compile(
          "hvs\\.[A-Za-z0-9]{20}|h\\x00v\\x00s\\x00\\.\\x00(?:[A-Za-z0-9]\\x00){20}"
              + "|\\x00h\\x00v\\x00s\\x00\\.(?:\\x00[A-Za-z0-9]){20}");

  private final byte[] content;

  private OperatorHeap(byte[] content) {
    this.content = content;
  }

  static OperatorHeap of(OperatorUnderTest operator, Path folder) {
    Path file = folder.resolve("operator-" + operator.pid() + "-" + System.nanoTime() + ".hprof");
    try {
      jcmd(operator, "GC.run");
      jcmd(operator, "GC.heap_dump", file.toString());
      return new OperatorHeap(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("no dump of the operator's memory", e);
    } finally {
      remove(file);
    }
  }

  private static void jcmd(OperatorUnderTest operator, String... command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    words.add(Long.toString(operator.pid()));
    words.addAll(List.of(command));
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException("no answer to " + words);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while memory was dumped", e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("a dump with secrets is left in " + file, e);
    }
  }

  /** Whether it holds a text as it is. */
  boolean holds(String text) {
    return CHARSETS.stream().anyMatch(charset -> find(text.getBytes(charset)) >= 0);
  }

  /** The forms in which it holds a key share, which Vault tells in Base64; never the share. */
  List<String> formsOf(String share) {
    byte[] key = Base64.getDecoder().decode(share);
    List<String> found = new ArrayList<>();
    if (find(key) >= 0) {
      found.add("bytes");
    }
    Stream.of("text", "hexadecimal key", "Base64 of the text", "hexadecimal text")
        .filter(form -> holds(form(form, share, key)))
        .forEach(found::add);
    return found;
  }

  private static String form(String form, String share, byte[] key) {
    byte[] text = share.getBytes(StandardCharsets.US_ASCII);
    return switch (form) {
      case "text" -> share;
      case "hexadecimal key" -> HexFormat.of().formatHex(key);
      case "Base64 of the text" -> Base64.getEncoder().encodeToString(text);
      default -> HexFormat.of().formatHex(text);
    };
  }

  /** Whether it holds a token of Vault, be it that of an initialisation or of a login. */
  boolean holdsToken() {
    return TOKEN.matcher(new String(content, StandardCharsets.ISO_8859_1)).find();
  }

  /** By the last byte of each place: most of them are not in the text, and are skipped. */
  private int find(byte[] text) {
    int[] skips = new int[256];
    Arrays.fill(skips, text.length);
    for (int i = 0; i < text.length - 1; i++) {
      skips[text[i] & 0xff] = text.length - 1 - i;
    }
    int at = 0;
    while (at <= content.length - text.length) {
      if (Arrays.equals(content, at, at + text.length, text, 0, text.length)) {
        return at;
      }
      at += skips[content[at + text.length - 1] & 0xff];
    }
    return -1;
  }
}
