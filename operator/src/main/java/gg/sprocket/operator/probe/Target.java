package gg.sprocket.operator.probe;

import java.net.URI;

/**
 * The server that is looked at.
 *
 * @param host host name or address
 * @param port TCP port
 */
public record Target(String host, int port) {

  /** That of an address with a scheme, whose own port is meant where none is given. */
  public static Target of(URI address) {
    int usual = "https".equals(address.getScheme()) ? 443 : 80;
    String host = address.getHost();
    return new Target(host == null ? "" : host, address.getPort() > 0 ? address.getPort() : usual);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
