package gg.sprocket.operator.probe;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection to Redis in its protocol of version 2 (Redis documentation, "Redis serialization
 * protocol specification").
 */
final class RedisConnection implements AutoCloseable {

  /** No answer to the probe's commands is longer. */
  private static final int LONGEST = 1 << 20;

  /** How a server greets that has no connection left; it quotes nothing that was sent. */
  private static final String FULL = "ERR max number of clients";

  /** Code of a refusal for want of connections, for which Redis itself has none. */
  static final String MAXCLIENTS = "MAXCLIENTS";

  private final Socket socket;
  private final InputStream in;

  private RedisConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** An answer of the server. */
  sealed interface Reply {

    /**
     * A text or number.
     *
     * @param text the text
     */
    record Text(String text) implements Reply {}

    /**
     * A refusal.
     *
     * @param code its first word, which names its kind
     */
    record Fault(String code) implements Reply {}

    /** Nothing, where something else could have been. */
    record Nothing() implements Reply {}

    /**
     * Several answers.
     *
     * @param all the answers
     */
    record Many(List<Reply> all) implements Reply {}
  }

  /** Connects without TLS. */
  static RedisConnection plain(Target target) throws IOException {
    return new RedisConnection(connected(target));
  }

  /** Connects with TLS; the certificate must name the host. */
  static RedisConnection secure(Target target, SSLContext trust) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            trust
                .getSocketFactory()
                .createSocket(connected(target), target.host(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return new RedisConnection(socket);
  }

  private static Socket connected(Target target) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(target.host(), target.port()), Probe.CONNECT_MILLIS);
    socket.setSoTimeout(Probe.ANSWER_MILLIS);
    return socket;
  }

  /** Sends a command and awaits its answer. */
  Reply ask(String... command) throws IOException {
    StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
    for (String word : command) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      request.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return reply();
  }

  private Reply reply() throws IOException {
    String line = line();
    String rest = line.isEmpty() ? "" : line.substring(1);
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+', ':' -> new Reply.Text(rest);
      case '-' -> new Reply.Fault(rest.startsWith(FULL) ? MAXCLIENTS : rest.split(" ", 2)[0]);
      case '$' -> bulk(length(rest));
      case '*' -> many(length(rest));
      default -> throw new EOFException("not the protocol of Redis");
    };
  }

  private Reply bulk(int length) throws IOException {
    if (length < 0) {
      return new Reply.Nothing();
    }
    byte[] content = in.readNBytes(length + 2);
    if (content.length < length + 2) {
      throw new EOFException();
    }
    return new Reply.Text(new String(content, 0, length, StandardCharsets.UTF_8));
  }

  private Reply many(int count) throws IOException {
    if (count < 0) {
      return new Reply.Nothing();
    }
    List<Reply> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(reply());
    }
    return new Reply.Many(all);
  }

  private static int length(String text) throws EOFException {
    if (!text.matches("-?[0-9]{1,7}") || Integer.parseInt(text) > LONGEST) {
      throw new EOFException("not the protocol of Redis");
    }
    return Integer.parseInt(text);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > LONGEST) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
