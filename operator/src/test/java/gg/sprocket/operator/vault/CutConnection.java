package gg.sprocket.operator.vault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;

/**
 * Passes connections on to a port of loopback until its client is seen to be at some point, and
 * takes both away then, as the end of the client's process would.
 */
final class CutConnection implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final BiPredicate<String, Long> end;

  private CutConnection(ServerSocket server, int target, BiPredicate<String, Long> end) {
    this.server = server;
    this.target = target;
    this.end = end;
  }

  /**
   * One that ends in the middle of what is sent with a method.
   *
   * @param bytes how many are passed on before
   */
  static CutConnection within(String method, long bytes, int target) {
    return start(target, (current, sent) -> current.equals(method) && sent > bytes);
  }

  /** One that is passed on whole, with something that is done once when a method is first sent. */
  static CutConnection meanwhile(String method, Runnable deed, int target) {
    AtomicBoolean done = new AtomicBoolean();
    return start(
        target,
        (current, _) -> {
          if (current.equals(method) && done.compareAndSet(false, true)) {
            deed.run();
          }
          return false;
        });
  }

  private static CutConnection start(int target, BiPredicate<String, Long> end) {
    try {
      CutConnection cut =
          new CutConnection(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, end);
      Thread.ofPlatform().daemon().start(cut::accept);
      return cut;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> ask(from, to));
        Thread.ofVirtual().start(() -> answer(to, from));
      } catch (IOException _) {
        return;
      }
    }
  }

  /** A request begins with its method; this client sends one at a time. */
  private void ask(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] some = new byte[512];
      String method = "";
      long sent = 0;
      for (int read = in.read(some); read > 0; read = in.read(some)) {
        String text = new String(some, 0, read, StandardCharsets.ISO_8859_1);
        if (text.matches("(?s)[A-Z]{3,6} /.*")) {
          method = text.substring(0, text.indexOf(' '));
          sent = 0;
        }
        sent += read;
        if (end.test(method, sent)) {
          return;
        }
        out.write(some, 0, read);
      }
    } catch (IOException _) {
      // Either side has closed.
      return;
    }
  }

  private static void answer(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException _) {
      // Either side has closed.
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close", e);
    }
  }
}
