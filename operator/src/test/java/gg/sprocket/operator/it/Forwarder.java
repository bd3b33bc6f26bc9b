package gg.sprocket.operator.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Passes connections to an address of ours on to a port of loopback. */
final class Forwarder implements AutoCloseable {

  private final ServerSocket server;
  private final int target;

  private Forwarder(ServerSocket server, int target) {
    this.server = server;
    this.target = target;
  }

  /** Begins to pass on. */
  static Forwarder start(String address, int target) {
    try {
      Forwarder forwarder =
          new Forwarder(new ServerSocket(0, 50, InetAddress.getByName(address)), target);
      Thread.ofPlatform().daemon().start(forwarder::accept);
      return forwarder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + address, e);
    }
  }

  /** The port it listens at. */
  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket from = server.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> copy(from, to));
        Thread.ofVirtual().start(() -> copy(to, from));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Passes on what comes from one side until either closes; then both are. */
  static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Either side has closed.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
