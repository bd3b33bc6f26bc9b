package gg.sprocket.operator.probe;

import gg.sprocket.operator.resource.ProbeResult.Cause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a probe is told: addresses by the environment, secret values by files alone.
 *
 * @param environment variables of the process
 */
public record ProbeInput(Map<String, String> environment) {

  /** Where the files of secret values are; a file is named by its key. */
  static final String SECRETS = "PROBE_SECRETS";

  /** What the certificate authorities come from, for messages, where it is not that Secret. */
  static final String AUTHORITY = "PROBE_AUTHORITY";

  /** Name of the Secret that the files come from, for messages. */
  static final String SECRET = "PROBE_SECRET";

  /** Where the result goes. */
  static final String RESULT = "PROBE_RESULT";

  /**
   * A variable.
   *
   * @throws IllegalArgumentException if it is not there: whoever wrote the Job forgot it
   */
  public String text(String variable) {
    String value = environment.get(variable);
    if (value == null) {
      throw new IllegalArgumentException(variable + " is not set");
    }
    return value;
  }

  /** A variable with a number. */
  public int number(String variable) {
    return Integer.parseInt(text(variable));
  }

  /** A variable with true or false. */
  boolean flag(String variable) {
    return Boolean.parseBoolean(text(variable));
  }

  /** A variable with names, separated by commas; none if it is empty or absent. */
  public List<String> names(String variable) {
    return Stream.of(environment.getOrDefault(variable, "").split(",", -1))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /** The Secret, as messages name it. */
  public String secretName() {
    return "Secret " + environment.getOrDefault(SECRET, "of the login");
  }

  /**
   * A secret value, exactly as the application will read it.
   *
   * @throws Refusal if it is not there, or begins or ends with white space
   */
  public String secret(String key) throws Refusal {
    try {
      String value = Files.readString(file(key));
      if (!value.strip().equals(value)) {
        throw new Refusal(
            Cause.SecretInvalid,
            "the value under the key %s of %s begins or ends with white space, such as a line end; write it without",
            key,
            secretName());
      }
      return value;
    } catch (IOException e) {
      throw new Refusal(
          Cause.SecretInvalid,
          "%s has no readable value under the key %s; add it",
          secretName(),
          key);
    }
  }

  /** The object that is to have the certificate authorities, as messages name it. */
  String authorityName() {
    return environment.getOrDefault(AUTHORITY, secretName());
  }

  /** The certificate authorities that the server is checked against, if they are given. */
  Optional<Path> authority() {
    return Optional.of(file("ca.crt")).filter(Files::isReadable);
  }

  /** Where the result goes. */
  public Path result() {
    return Path.of(environment.getOrDefault(RESULT, "/dev/termination-log"));
  }

  /** A file beside those of the secret values. */
  public Path file(String key) {
    return Path.of(environment.getOrDefault(SECRETS, "/etc/sprocket/probe")).resolve(key);
  }
}
