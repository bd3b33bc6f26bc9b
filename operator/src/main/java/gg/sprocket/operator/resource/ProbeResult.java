package gg.sprocket.operator.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a probe of a backing service found. The probe writes it as its pod's termination message,
 * the operator reads it there: it holds no secret value, nor a quotation that may hold one.
 */
public sealed interface ProbeResult {

  /** Longest message, so that it fits a condition beside what is said about it. */
  int LONGEST = 400;

  /** Longest text that is read at all. */
  int LONGEST_TEXT = 4096;

  /**
   * The service does all that is needed.
   *
   * @param version what the server calls itself; empty if it does not say
   * @param connections how many connections it has left, where it counts them
   */
  record Proved(String version, Optional<Connections> connections) implements ProbeResult {}

  /**
   * The service cannot be used.
   *
   * @param cause kind of the problem
   * @param message names the object, the cause and the next step
   */
  record Refused(Cause cause, String message) implements ProbeResult {}

  /**
   * Connections that a server allows.
   *
   * @param limit how many the login may have, all others' left aside
   * @param free how many of them nobody has now
   * @param own how many the login itself has now, the probe's aside; where a Vault makes logins,
   *     what those and other members of its role have, too
   */
  record Connections(int limit, int free, int own) {

    /** How many the login may have as long as nobody else takes more. */
    public int available() {
      return free + own;
    }
  }

  /** Why a service cannot be used. */
  enum Cause {
    /** No connection, or no answer. */
    Unreachable,
    /** No TLS, a certificate of another authority or for another name. */
    TlsFailed,
    /** A login that is unknown or wrong. */
    AuthenticationFailed,
    /** A value of the Secret that is no such value. */
    SecretInvalid,
    /** No database or virtual host of the name. */
    DatabaseMissing,
    /** A right that the login lacks. */
    PrivilegeMissing,
    /** A server that takes no writes. */
    ReadOnly,
    /** A server that is too old. */
    VersionUnsupported,
    /** A server without a feature that the release needs. */
    FeatureMissing,
    /** A server that takes no more connections. */
    ConnectionsExhausted,
    /** No bucket of the name. */
    BucketMissing,
    /** A bucket that takes no public objects. */
    AclRefused,
    /** Something that answers and is no Vault, or not the one to be asked. */
    VaultMissing,
    /** A Vault that nobody has initialised. */
    VaultUninitialized,
    /** A sealed Vault. */
    VaultSealed,
    /** No role of the name at the method of login. */
    VaultRoleMissing,
    /** No engine at the path, or no namespace of the name. */
    VaultPathMissing,
    /** An engine of another kind or version. */
    VaultEngineUnsupported,
    /** An answer that cannot be understood. */
    VaultAnswerInvalid,
    /** An audience by which the login would open the cluster, too. */
    AudienceRefused,
    /** Anything else. */
    ProbeFailed
  }

  /** The text of a result, as it is written. */
  default String text() {
    return Json.text(
        switch (this) {
          case Proved(String version, Optional<Connections> connections) ->
              new Form(Form.PROVED, null, version, connections.orElse(null));
          case Refused(Cause cause, String message) ->
              new Form(cause.name(), bounded(message), null, null);
        });
  }

  /** The result that a text tells; empty if it tells none. */
  static Optional<ProbeResult> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(Json.MAPPER.readValue(text, Form.class)).flatMap(Form::result);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * A text without control characters, cut to what a condition takes. What is to be done comes
   * last, after a semicolon, and stays as long as a third is left for what it is about.
   */
  static String bounded(String text) {
    String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
    if (clean.length() <= LONGEST) {
      return clean;
    }
    int step = clean.lastIndexOf("; ");
    int left = LONGEST - 1 - (step < 0 ? 0 : clean.length() - step);
    return step < 0 || left < LONGEST / 3
        ? clean.substring(0, LONGEST - 1) + "…"
        : clean.substring(0, left) + "…" + clean.substring(step);
  }

  /** The form of a result in JSON. */
  record Form(
      @Nullable String reason,
      @Nullable String message,
      @Nullable String version,
      @Nullable Connections connections) {

    private static final String PROVED = "Proved";

    private Optional<ProbeResult> result() {
      if (PROVED.equals(reason)) {
        return Optional.of(
            new Proved(bounded(version == null ? "" : version), Optional.ofNullable(connections)));
      }
      String said = message == null ? "" : message;
      return Arrays.stream(Cause.values())
          .filter(cause -> cause.name().equals(reason))
          .findFirst()
          .map(cause -> new Refused(cause, bounded(said)));
    }
  }
}
