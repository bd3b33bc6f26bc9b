package gg.sprocket.operator.probe;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.util.Base64;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * A token of the pod's ServiceAccount (RFC 7519), not checked: who is shown it does that.
 *
 * @param text the token
 * @param issuer who issued it; the usual audience of an API server
 * @param audiences whom it is for
 */
record ServiceToken(String text, String issuer, Set<String> audiences) {

  /** Keeps an own copy. */
  ServiceToken {
    audiences = Set.copyOf(audiences);
  }

  /**
   * Reads a token's claims.
   *
   * @throws Refusal if it has none that can be read
   */
  static ServiceToken of(String text) throws Refusal {
    try {
      String[] parts = text.split("\\.", -1);
      JsonNode claims = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
      Set<String> audiences = new TreeSet<>();
      JsonNode aud = claims.path("aud");
      (aud.isArray() ? aud : Json.MAPPER.createArrayNode().add(aud))
          .forEach(one -> audiences.add(one.asText()));
      return new ServiceToken(text, claims.path("iss").asText(), audiences);
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new Refusal(
          Cause.ProbeFailed,
          "the pod was given no token of its ServiceAccount that can be read; look whether this cluster projects tokens");
    }
  }

  /** Whether it is for some of these, too. */
  boolean isFor(Set<String> others) {
    return !Collections.disjoint(audiences, others);
  }

  /** Never shows the token. */
  @Override
  public String toString() {
    return "token for " + audiences;
  }
}
