package gg.sprocket.operator.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.vault.JwtTrust;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * By which keys the cluster signs the tokens of service accounts, and for whom the operator's are:
 * the cluster's own discovery documents (OpenID Connect Discovery 1.0), remembered for a while.
 */
public final class TokenIssuer {

  /** Keys are changed by hand, and both the old and the new are told for a day or so. */
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String subject;
  private final Clock clock;
  private Optional<Read<Trust>> known = Optional.empty();
  private Instant due = Instant.EPOCH;

  /**
   * What a Vault must know to let the operator in.
   *
   * @param jwt whose tokens are good
   * @param subject whom the operator's tokens name
   */
  public record Trust(JwtTrust jwt, String subject) {

    /** Tells it from others. */
    public String mark() {
      return Digest.brief(jwt.issuer() + "\n" + String.join("\n", jwt.keys()) + "\n" + subject);
    }
  }

  /**
   * @param client the cluster
   * @param subject whom the operator's tokens name
   * @param clock the time
   */
  public TokenIssuer(KubernetesClient client, String subject, Clock clock) {
    this.client = client;
    this.subject = subject;
    this.clock = clock;
  }

  /** What was read at most ten minutes ago; while it cannot be read, what was read before. */
  public synchronized Read<Trust> recent() {
    return known.isPresent() && clock.instant().isBefore(due) ? known.orElseThrow() : now();
  }

  /** What holds at this moment, or did when it was read last. */
  public synchronized Read<Trust> now() {
    try {
      Read<Trust> read = read();
      known = Optional.of(read);
      due = clock.instant().plus(MEMORY);
      return read;
    } catch (KubernetesClientException e) {
      Read<Trust> before = known.orElseGet(() -> unread(e.getCode()));
      known = Optional.of(before);
      due = clock.instant().plus(AFTER_FAILURE);
      return before;
    }
  }

  private Read<Trust> read() {
    String issuer = json(client.raw("/.well-known/openid-configuration")).path("issuer").asText();
    List<String> keys = IssuerKeys.pems(json(client.raw("/openid/v1/jwks")));
    return keys.isEmpty() || issuer.isEmpty()
        ? new Read.Bad<>(
            new Problem(
                Reason.IssuerKeysMissing,
                "the cluster shows no key of its service accounts' tokens that a Vault can use, in `kubectl get --raw /openid/v1/jwks`; the API server needs --service-account-key-file with an RSA key or one of the curves P-256, P-384 and P-521"))
        : new Read.Ok<>(new Trust(new JwtTrust(issuer, keys), subject));
  }

  private static Read<Trust> unread(int code) {
    return new Read.Bad<>(
        new Problem(
            code == 403 ? Reason.PermissionMissing : Reason.ApiUnavailable,
            "the keys of service accounts' tokens cannot be read at /openid/v1/jwks (code %d), which the ClusterRole system:service-account-issuer-discovery allows; it is tried again"
                .formatted(code)));
  }

  private static JsonNode json(@Nullable String text) {
    try {
      return Json.MAPPER.readTree(text == null ? "{}" : text);
    } catch (JsonProcessingException e) {
      return Json.MAPPER.createObjectNode();
    }
  }
}
