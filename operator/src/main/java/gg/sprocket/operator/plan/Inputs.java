package gg.sprocket.operator.plan;

import gg.sprocket.operator.release.SecretSource.InSecret;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Names;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The secrets and files that one pod reads: whether all are there, and the fingerprint that
 * replaces the pod when one of them changes. The fingerprint is keyed, because it stands where
 * others read it and the secrets may be short.
 */
public final class Inputs {

  private Inputs() {}

  /**
   * The fingerprint of secret values and files.
   *
   * @param names names of the instance's children
   * @param observed what is there; it must hold the fingerprint key and the values
   * @param values the values
   * @param files contents of the files
   */
  public static String fingerprint(
      Names names, Observed observed, Collection<InSecret> values, Collection<String> files) {
    String key =
        observed
            .secret(names.fingerprintKey())
            .map(secret -> secret.digests().getOrDefault("key", ""))
            .orElse("");
    StringBuilder content = new StringBuilder();
    for (InSecret value : new LinkedHashSet<>(values)) {
      String digest =
          observed
              .secret(value.secret())
              .map(secret -> secret.digests().getOrDefault(value.key(), ""))
              .orElse("");
      content.append(value.secret()).append('/').append(value.key()).append('=').append(digest);
      content.append('\n');
    }
    new TreeSet<>(files).forEach(file -> content.append(Digest.sha256(file)).append('\n'));
    return Digest.keyed(key, content.toString());
  }

  /** Why Secrets cannot be judged at all; everything that reads them waits for it. */
  public static Optional<Problem> unseen(Instance instance, Observed observed) {
    return switch (observed.secrets()) {
      case Fact.Unknown<?> _ ->
          SpecChecks.problem(
              Reason.PreparingNamespace,
              "waiting for the rights on Secrets of namespace %s",
              instance.identity().namespace());
      case Fact.Failed<?>(Problem problem, var _) -> Optional.of(problem);
      case Fact.Known<?> _ -> Optional.empty();
    };
  }

  /**
   * The first value that the operator makes itself and that is not there yet. The key of
   * fingerprints is always one of them.
   */
  public static Optional<Problem> unmade(
      Names names, Observed observed, Collection<InSecret> values) {
    return Stream.concat(Stream.of(new InSecret(names.fingerprintKey(), "key")), values.stream())
        .filter(value -> !isThere(observed, value))
        .findFirst()
        .flatMap(
            value ->
                SpecChecks.problem(
                    Reason.WaitingForDependency,
                    "waiting until Secret %s has `%s`",
                    value.secret(),
                    value.key()));
  }

  private static boolean isThere(Observed observed, InSecret value) {
    return observed.secret(value.secret()).filter(secret -> secret.has(value.key())).isPresent();
  }

  /** The first value that is not there or cannot be right, with the way to mend it. */
  public static Optional<Problem> missing(Observed observed, Collection<InSecret> values) {
    return values.stream()
        .flatMap(
            value -> missing(observed, value, values).or(() -> padded(observed, value)).stream())
        .findFirst();
  }

  /** Some readers would strip the value and others not, so none is given it. */
  private static Optional<Problem> padded(Observed observed, InSecret value) {
    return observed
        .secret(value.secret())
        .filter(secret -> secret.traits().padded().contains(value.key()))
        .flatMap(
            _ ->
                SpecChecks.problem(
                    Reason.SecretInvalid,
                    "the value under the key %s of Secret %s begins or ends with white space, such"
                        + " as the line end that editors and `echo` add; write it without (`printf`"
                        + " adds none)",
                    value.key(),
                    value.secret()));
  }

  private static Optional<Problem> missing(
      Observed observed, InSecret value, Collection<InSecret> all) {
    Optional<SecretView> secret = observed.secret(value.secret());
    if (secret.isEmpty()) {
      List<String> keys =
          all.stream()
              .filter(other -> other.secret().equals(value.secret()))
              .map(InSecret::key)
              .distinct()
              .toList();
      return SpecChecks.problem(
          Reason.SecretMissing,
          "Secret %s does not exist; create it with the key%s %s",
          value.secret(),
          keys.size() == 1 ? "" : "s",
          Quote.of(keys));
    }
    return secret.orElseThrow().has(value.key())
        ? Optional.empty()
        : SpecChecks.problem(
            Reason.SecretKeyMissing,
            "Secret %s has no value under the key %s; add it",
            value.secret(),
            value.key());
  }
}
