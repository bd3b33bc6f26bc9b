package gg.sprocket.dev;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of one control plane; they stay the same while it lives.
 *
 * @param address where the API server listens; etcd's ports are of loopback in any case
 */
public record Ports(String address, int etcdClient, int etcdPeer, int apiServer) {
  /**
   * Below every system's range for outgoing connections (Linux starts at 32768), so that nothing
   * takes the API server's port while it restarts.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 30_000;

  static Ports freeAt(String address) {
    List<Integer> ports = free(3);
    return new Ports(address, ports.get(0), ports.get(1), ports.get(2));
  }

  /** Distinct ports of 127.0.0.1 on which nothing listens now. */
  public static List<Integer> free(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    for (int tries = 0; ports.size() < count && tries < 1_000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    if (ports.size() < count) {
      throw new DevFailure(
          "No free port between %d and %d on 127.0.0.1. Stop what listens there."
              .formatted(LOWEST, HIGHEST));
    }
    return List.copyOf(ports);
  }

  String apiServerUrl() {
    return "https://%s:%d".formatted(address, apiServer);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
