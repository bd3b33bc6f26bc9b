package gg.sprocket.operator.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * A port that takes connections and never answers: the system completes them for a listener that
 * never looks.
 *
 * @param socket the listener
 */
record SilentPort(ServerSocket socket) implements AutoCloseable {

  static SilentPort open() throws IOException {
    return new SilentPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
