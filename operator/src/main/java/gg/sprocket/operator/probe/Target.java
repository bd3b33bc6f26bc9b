package gg.sprocket.operator.probe;

/**
 * The server that is looked at.
 *
 * @param host host name or address
 * @param port TCP port
 */
record Target(String host, int port) {

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
