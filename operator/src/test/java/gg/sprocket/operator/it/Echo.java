package gg.sprocket.operator.it;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A server that stands in for the application's processes: it answers every request with its own
 * name, the path and the number of bytes it was sent, and sends back what a websocket sends. A
 * program of its own, so that it can run in another network.
 */
public final class Echo {

  private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Echo() {}

  /**
   * Serves until it is ended.
   *
   * @param arguments the address, then a port and the name that answers there, as often as wanted
   */
  public static void main(String[] arguments) throws IOException {
    InetAddress address = InetAddress.getByName(arguments[0]);
    for (int i = 1; i < arguments.length; i += 2) {
      ServerSocket server = new ServerSocket(Integer.parseInt(arguments[i]), 50, address);
      String name = arguments[i + 1];
      Thread.ofPlatform().start(() -> accept(server, name));
    }
  }

  private static void accept(ServerSocket server, String name) {
    while (true) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket, name));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void serve(Socket socket, String name) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (true) {
        String request = Http.line(in);
        Map<String, String> headers = headers(in);
        if ("websocket".equalsIgnoreCase(headers.getOrDefault("upgrade", ""))) {
          upgrade(headers, in, out);
          return;
        }
        long sent = Http.skip(in, Long.parseLong(headers.getOrDefault("content-length", "0")));
        byte[] body =
            "%s %s %d"
                .formatted(name, request.split(" ", -1)[1], sent)
                .getBytes(StandardCharsets.UTF_8);
        out.write(
            "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length)
                .getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
      }
    } catch (IOException e) {
      // The other side has closed the connection.
      return;
    }
  }

  private static void upgrade(Map<String, String> headers, InputStream in, OutputStream out)
      throws IOException {
    String accepted = accepted(headers.getOrDefault("sec-websocket-key", ""));
    out.write(
        """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: %s\r
        \r
        """
            .formatted(accepted)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    while (true) {
      out.write(Http.textFrame(Http.frame(in), false));
      out.flush();
    }
  }

  private static String accepted(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + WEBSOCKET).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = Http.line(in); !line.isEmpty(); line = Http.line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new EOFException("no header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }
}
