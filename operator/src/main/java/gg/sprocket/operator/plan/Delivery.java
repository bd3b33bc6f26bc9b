package gg.sprocket.operator.plan;

import java.util.Map;

/** What External Secrets Operator has made of one ExternalSecret. */
public sealed interface Delivery {

  /** It was not looked at yet, or what it brought is still on its way. */
  record Awaited() implements Delivery {}

  /**
   * Nothing is brought.
   *
   * @param answer what External Secrets Operator says of it; it never tells values
   */
  record Refused(String answer) implements Delivery {}

  /**
   * Values were brought.
   *
   * @param digests SHA-256 of each that is not empty, by key, as of a {@link SecretView}
   * @param traits what is told of them
   */
  record Brought(Map<String, String> digests, SecretTraits traits) implements Delivery {

    /** Keeps an own copy. */
    public Brought {
      digests = Map.copyOf(digests);
    }
  }
}
