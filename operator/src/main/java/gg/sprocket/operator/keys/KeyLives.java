package gg.sprocket.operator.keys;

import gg.sprocket.operator.plan.vault.KeyLife;
import gg.sprocket.operator.plan.vault.KeyLife.Done;
import gg.sprocket.operator.plan.vault.KeyLife.Rotating;
import gg.sprocket.operator.plan.vault.KeyLife.Succession;
import gg.sprocket.operator.plan.vault.KeyLife.Tried;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is annotated at a set of key shares of how it came about and of what was done by it. */
public final class KeyLives {

  private KeyLives() {}

  /** What the annotations of a set say; what cannot be understood counts as not said. */
  static KeyLife read(Secret secret) {
    Done made = new Done(created(secret), Optional.empty());
    Done rekeyed = done(secret, Labels.REKEYED).orElse(made);
    return new KeyLife(
        Labels.count(secret, Labels.THRESHOLD)
            .map(threshold -> new Split(new StoredShares(secret).count(), threshold)),
        Labels.annotation(secret, Labels.REPLACES)
            .map(former -> new Succession(former, time(secret, Labels.PROVED))),
        rekeyed,
        done(secret, Labels.ROTATED).orElse(made),
        Labels.annotation(secret, Labels.ROTATING).flatMap(KeyLives::rotating),
        new Tried(
            time(secret, Labels.REFUSED).orElse(Instant.EPOCH),
            time(secret, Labels.COUNTED).orElse(Instant.EPOCH)));
  }

  private static Instant created(Secret secret) {
    return Optional.ofNullable(secret.getMetadata().getCreationTimestamp())
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }

  private static Optional<Done> done(Secret secret, String key) {
    return Labels.annotation(secret, key)
        .flatMap(
            text -> {
              String[] parts = text.split(" ", 2);
              return instant(parts[0]).map(at -> new Done(at, word(parts)));
            });
  }

  private static Optional<Rotating> rotating(String text) {
    String[] parts = text.split(" ", 2);
    return parts[0].matches("[0-9]{1,9}")
        ? Optional.of(new Rotating(Integer.parseInt(parts[0]), word(parts)))
        : Optional.empty();
  }

  private static Optional<String> word(String[] parts) {
    return parts.length > 1 ? Optional.of(parts[1]) : Optional.empty();
  }

  private static Optional<Instant> time(Secret secret, String key) {
    return Labels.annotation(secret, key).flatMap(KeyLives::instant);
  }

  /** A time as these are written, if it is one. */
  static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The text of {@link Labels#REKEYED} and {@link Labels#ROTATED}. */
  public static String text(Done done) {
    return time(done.at()) + done.word().map(word -> " " + word).orElse("");
  }

  /** The text of {@link Labels#ROTATING}. */
  public static String text(Rotating rotating) {
    return rotating.term() + rotating.word().map(word -> " " + word).orElse("");
  }

  /** The text of {@link Labels#PROVED}, {@link Labels#REFUSED} and {@link Labels#COUNTED}. */
  public static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Annotations of a set that is to take the place of another: it is for the same claims, opens
   * what that one opens, and the Vault is set up and writes as it does.
   *
   * @param former the other
   * @param split into how many shares the key is split
   * @param rekeyed when it is made, and at whose word
   */
  public static Map<String, String> succeeding(Secret former, Split split, Done rekeyed) {
    Map<String, String> annotations = new TreeMap<>();
    for (String kept : List.of(Labels.CLAIMS, Labels.SEAL, Labels.SET_UP, Labels.ROTATING)) {
      Labels.annotation(former, kept).ifPresent(value -> annotations.put(kept, value));
    }
    annotations.put(Labels.OPENS, String.join(",", KeyForms.opened(former)));
    annotations.put(Labels.THRESHOLD, String.valueOf(split.threshold()));
    annotations.put(Labels.REPLACES, former.getMetadata().getName());
    annotations.put(Labels.REKEYED, text(rekeyed));
    annotations.put(Labels.ROTATED, text(read(former).rotated()));
    return annotations;
  }
}
