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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * Passes connections on to a port of loopback until its client is seen to be at some point, and
 * takes both away then, as the end of the client's process would.
 */
final class CutConnection implements AutoCloseable {

  /** Number of no request and no connection. */
  private static final int NONE = -1;

  private final ServerSocket server;
  private final int target;
  private final Cut cut;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * Where it ends; numbers are from 0.
   *
   * @param end whether it does, by the method of what is sent and how much of it there was
   * @param connection the connection that is not taken
   * @param before the request that is not passed on
   * @param after the request whose answer is not passed on
   */
  private record Cut(BiPredicate<String, Long> end, int connection, int before, int after) {

    static final Cut NOWHERE = new Cut((_, _) -> false, NONE, NONE, NONE);
  }

  private CutConnection(ServerSocket server, int target, Cut cut) {
    this.server = server;
    this.target = target;
    this.cut = cut;
  }

  /** One that only counts. */
  static CutConnection nowhere(int target) {
    return start(target, Cut.NOWHERE);
  }

  /** One that does not take a connection. */
  static CutConnection atConnection(int number, int target) {
    return start(target, new Cut(Cut.NOWHERE.end(), number, NONE, NONE));
  }

  /** One that ends before a request is passed on. */
  static CutConnection beforeRequest(int number, int target) {
    return start(target, new Cut(Cut.NOWHERE.end(), NONE, number, NONE));
  }

  /** One that ends when a request is passed on and before its answer is. */
  static CutConnection beforeAnswer(int number, int target) {
    return start(target, new Cut(Cut.NOWHERE.end(), NONE, NONE, number));
  }

  /**
   * One that ends in the middle of what is sent with a method.
   *
   * @param bytes how many are passed on before
   */
  static CutConnection within(String method, long bytes, int target) {
    return start(
        target,
        new Cut((current, sent) -> current.equals(method) && sent > bytes, NONE, NONE, NONE));
  }

  /** One that is passed on whole, with something that is done once when a method is first sent. */
  static CutConnection meanwhile(String method, Runnable deed, int target) {
    AtomicBoolean done = new AtomicBoolean();
    return start(
        target,
        new Cut(
            (current, _) -> {
              if (current.equals(method) && done.compareAndSet(false, true)) {
                deed.run();
              }
              return false;
            },
            NONE,
            NONE,
            NONE));
  }

  private static CutConnection start(int target, Cut cut) {
    try {
      CutConnection connection =
          new CutConnection(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, cut);
      Thread.ofPlatform().daemon().start(connection::accept);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many connections there were. */
  int connections() {
    return connections.get();
  }

  /** How many requests there were, where they can be read. */
  int requests() {
    return requests.get();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        if (connections.getAndIncrement() == cut.connection()) {
          from.close();
          continue;
        }
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        AtomicBoolean mute = new AtomicBoolean();
        Thread.ofVirtual().start(() -> ask(from, to, mute));
        Thread.ofVirtual().start(() -> answer(to, from, mute));
      } catch (IOException _) {
        return;
      }
    }
  }

  /** A request begins with its method; this client sends one at a time. */
  private void ask(Socket from, Socket to, AtomicBoolean mute) {
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
          int request = requests.getAndIncrement();
          mute.set(request == cut.after());
          if (request == cut.before()) {
            return;
          }
        }
        sent += read;
        if (cut.end().test(method, sent)) {
          return;
        }
        out.write(some, 0, read);
      }
    } catch (IOException _) {
      // Either side has closed.
      return;
    }
  }

  private static void answer(Socket from, Socket to, AtomicBoolean mute) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] some = new byte[8192];
      for (int read = in.read(some); read > 0 && !mute.get(); read = in.read(some)) {
        out.write(some, 0, read);
      }
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
