package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.resource.Json;
import java.time.Instant;
import java.util.List;

/**
 * What is told of a certificate and its key in a Secret, read when the Secret was seen and then
 * dropped.
 *
 * @param notBefore begin of its validity
 * @param notAfter end of its validity
 * @param hosts DNS names that it is good for
 * @param issuer distinguished name of who signed it
 * @param matching whether the key belongs to the certificate
 * @param authority certificate of its authority in PEM, which is public; empty if there is none
 */
public record TlsPair(
    Instant notBefore,
    Instant notAfter,
    List<String> hosts,
    String issuer,
    boolean matching,
    String authority) {

  /** Keeps an own copy of the list. */
  public TlsPair {
    hosts = List.copyOf(hosts);
  }

  /** As JSON, for where nothing but text can be kept. */
  public JsonNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("notBefore", notBefore.toString());
    json.put("notAfter", notAfter.toString());
    hosts.forEach(json.putArray("hosts")::add);
    json.put("issuer", issuer);
    json.put("matching", matching);
    json.put("authority", authority);
    return json;
  }

  /** What {@link #json} stands for. */
  public static TlsPair of(JsonNode json) {
    return new TlsPair(
        Instant.parse(json.path("notBefore").asText()),
        Instant.parse(json.path("notAfter").asText()),
        json.path("hosts").valueStream().map(JsonNode::asText).toList(),
        json.path("issuer").asText(),
        json.path("matching").asBoolean(),
        json.path("authority").asText());
  }

  /** Whether it is good for a host; a wildcard stands for one label (RFC 6125). */
  public boolean covers(String host) {
    int dot = host.indexOf('.');
    String wildcard = dot < 0 ? host : "*" + host.substring(dot);
    return hosts.stream().anyMatch(h -> h.equalsIgnoreCase(host) || h.equalsIgnoreCase(wildcard));
  }
}
