package gg.sprocket.operator.it;

import gg.sprocket.operator.resource.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Tells tokens of one ServiceAccount apart. */
final class Tokens {

  private Tokens() {}

  /** The identity of a kubeconfig's token, in the form of the API server's audit log. */
  static String id(Path kubeconfig) {
    try {
      String token =
          Files.readString(kubeconfig)
              .lines()
              .map(String::strip)
              .filter(line -> line.startsWith("token: "))
              .map(line -> line.substring("token: ".length()))
              .findFirst()
              .orElseThrow();
      byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
      return "JTI=" + Json.MAPPER.readTree(claims).path("jti").asText();
    } catch (IOException e) {
      throw new IllegalStateException("no token in " + kubeconfig, e);
    }
  }
}
