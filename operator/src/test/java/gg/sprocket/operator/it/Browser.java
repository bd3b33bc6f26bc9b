package gg.sprocket.operator.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A client that takes every host to be at one address, and trusts one authority alone: a
 * certificate of somebody else, or of another host, fails the request.
 *
 * @param address where all hosts are
 * @param trust the authority
 */
record Browser(String address, SSLContext trust) {

  private static final int PATIENCE = 60_000;

  /** One that trusts nobody: for plain text alone. */
  static Browser withoutTls(String address) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[0], null);
      return new Browser(address, context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has TLS", e);
    }
  }

  /** One that trusts a PEM certificate. */
  static Browser at(String address, String authority) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "authority",
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(authority.getBytes(StandardCharsets.US_ASCII))));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return new Browser(address, context);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("no authority to trust", e);
    }
  }

  /**
   * What was answered.
   *
   * @param status status code
   * @param body the beginning of the body
   */
  record Answer(int status, String body) {}

  /** A GET over TLS. */
  Answer get(String host, String path) throws IOException {
    return request(connect(host, true), "GET", host, path, 0);
  }

  /** A GET in plain text. */
  Answer plain(String host, String path) throws IOException {
    return request(connect(host, false), "GET", host, path, 0);
  }

  /** A POST of so many bytes over TLS. */
  Answer post(String host, String path, long length) throws IOException {
    return request(connect(host, true), "POST", host, path, length);
  }

  private static Answer request(Socket socket, String method, String host, String path, long length)
      throws IOException {
    try (socket) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, path, host, length)
              .getBytes(StandardCharsets.US_ASCII));
      send(out, length);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      int status = Integer.parseInt(Http.line(in).split(" ", -1)[1]);
      for (String line = Http.line(in); !line.isEmpty(); line = Http.line(in)) {
        // Headers are of no interest here.
      }
      return new Answer(status, new String(in.readNBytes(200), StandardCharsets.UTF_8).strip());
    }
  }

  /** What refuses an upload may close before all of it is sent. */
  private static void send(OutputStream out, long length) throws IOException {
    byte[] piece = new byte[1 << 16];
    try {
      for (long left = length; left > 0; left -= piece.length) {
        out.write(piece, 0, (int) Math.min(left, piece.length));
      }
      out.flush();
    } catch (IOException e) {
      return;
    }
  }

  /** A websocket over TLS, which stays open. */
  Conversation websocket(String host, String path) throws IOException {
    Socket socket = connect(host, true);
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        GET %s HTTP/1.1\r
        Host: %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        \r
        """
            .formatted(path, host)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    String status = Http.line(in);
    if (!status.contains(" 101 ")) {
      socket.close();
      throw new IOException("no websocket: " + status);
    }
    for (String line = Http.line(in); !line.isEmpty(); line = Http.line(in)) {
      // Headers are of no interest here.
    }
    return new Conversation(socket, in, out);
  }

  /**
   * An open websocket.
   *
   * @param socket its connection
   * @param in what comes
   * @param out what goes
   */
  record Conversation(Socket socket, InputStream in, OutputStream out) implements AutoCloseable {

    /** What comes back for a short text. */
    String say(String text) throws IOException {
      out.write(Http.textFrame(text, true));
      out.flush();
      return Http.frame(in);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private Socket connect(String host, boolean tls) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, tls ? 443 : 80), PATIENCE);
    socket.setSoTimeout(PATIENCE);
    if (!tls) {
      return socket;
    }
    SSLSocket secure = (SSLSocket) trust.getSocketFactory().createSocket(socket, host, 443, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }
}
