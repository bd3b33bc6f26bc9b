package gg.sprocket.standin.postgres;

import gg.sprocket.standin.Fatal;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;

/** What the drivers of the programs say where ours says something else. */
public final class Words {

  private Words() {}

  /** What the server itself said: severity, text and state. */
  private record Said(String severity, String text, String state) {}

  /** The words of the package pg (lib/connection.js, lib/client.js) and of Node's sockets. */
  public static Fatal ofNode(SQLException e, Server server) {
    return new Fatal(
        said(e)
            .map(said -> "error: " + said.text() + "\n  code: '" + said.state() + "'")
            .orElseGet(() -> "Error: " + socket(e, server)),
        e);
  }

  /** The words of psycopg2. */
  public static Fatal ofPython(SQLException e, Server server) {
    String where =
        "psycopg2.OperationalError: connection to server at \"%s\", port %d failed: "
            .formatted(server.host(), server.port());
    return new Fatal(
        said(e)
            .map(
                said ->
                    said.severity().equals("ERROR")
                        ? "psycopg2.errors.Error: " + said.text()
                        : where + said.severity() + ":  " + said.text())
            .orElseGet(
                () ->
                    isRefused(e)
                        ? where + "Connection refused"
                        : "psycopg2.OperationalError: server closed the connection unexpectedly"),
        e);
  }

  /** States of class 08 are our driver's own; all others come from the server. */
  private static Optional<Said> said(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.startsWith("08")) {
      return Optional.empty();
    }
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    int colon = message.indexOf(": ");
    return colon < 0
        ? Optional.empty()
        : Optional.of(new Said(message.substring(0, colon), message.substring(colon + 2), state));
  }

  private static String socket(SQLException e, Server server) {
    String own = String.valueOf(e.getMessage());
    if (own.contains("does not support SSL")) {
      return "The server does not support SSL connections";
    }
    if (own.equals(Pool.TIMEOUT)) {
      return own;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UnknownHostException _ -> {
          return "getaddrinfo ENOTFOUND " + server.host();
        }
        case ConnectException _ -> {
          return "connect ECONNREFUSED " + server.host() + ":" + server.port();
        }
        case SocketTimeoutException _ -> {
          return "connect ETIMEDOUT " + server.host() + ":" + server.port();
        }
        case NoRouteToHostException _ -> {
          return "connect EHOSTUNREACH " + server.host() + ":" + server.port();
        }
        default -> {}
      }
    }
    return "Connection terminated unexpectedly";
  }

  private static boolean isRefused(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException) {
        return true;
      }
    }
    return false;
  }
}
