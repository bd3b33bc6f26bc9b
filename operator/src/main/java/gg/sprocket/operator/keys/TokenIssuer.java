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

  /** Many Vaults that are set up at once are set up by one reading. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  private final KubernetesClient client;
  private final String subject;
  private final Clock clock;
  private Optional<Read<Trust>> known = Optional.empty();
  private final ToldKeys told = new ToldKeys();
  private Instant due = Instant.EPOCH;
  private Instant freshUntil = Instant.EPOCH;

  /** Of whoever asks for it while a reading takes its time. */
  private volatile Optional<Instant> looked = Optional.empty();

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
    return knownUntil(due);
  }

  /** What was read at most a minute ago, or the last time that it could be. */
  public synchronized Read<Trust> now() {
    return knownUntil(freshUntil);
  }

  /** When they were read last. */
  public Optional<Instant> looked() {
    return looked;
  }

  private Read<Trust> knownUntil(Instant end) {
    return known.filter(_ -> clock.instant().isBefore(end)).orElseGet(this::again);
  }

  private Read<Trust> again() {
    Instant now = clock.instant();
    try {
      Read<Trust> read = read(now);
      due = now.plus(MEMORY);
      freshUntil = now.plus(FRESH);
      looked = Optional.of(now);
      known = Optional.of(read);
      return read;
    } catch (KubernetesClientException e) {
      due = now.plus(AFTER_FAILURE);
      freshUntil = due;
      Read<Trust> before = known.orElseGet(() -> unread(e.getCode()));
      known = Optional.of(before);
      return before;
    }
  }

  private Read<Trust> read(Instant now) {
    String issuer = json(client.raw("/.well-known/openid-configuration")).path("issuer").asText();
    List<String> keys = IssuerKeys.pems(json(client.raw("/openid/v1/jwks")));
    return keys.isEmpty() || issuer.isEmpty()
        ? new Read.Bad<>(
            new Problem(
                Reason.IssuerKeysMissing,
                "the cluster shows no key of its service accounts' tokens that a Vault can use, in `kubectl get --raw /openid/v1/jwks`; the API server needs --service-account-key-file with an RSA key or one of the curves P-256, P-384 and P-521"))
        : new Read.Ok<>(new Trust(told.with(issuer, keys, now), subject));
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
