package gg.sprocket.operator.plan.vault;

import java.util.List;

/** Why a Vault did not do what it was asked. Holds no share, no token and no value. */
public sealed interface Trouble {

  /**
   * Whether it was done is not known: the question may have arrived.
   *
   * @param why why there was no answer
   */
  record Unanswered(NoAnswer why) implements Trouble {}

  /** The token or login is not known, has expired, or may not do this (403). */
  record Denied() implements Trouble {}

  /** There is no such thing (404). */
  record Absent() implements Trouble {}

  /** A share is none of its key, not all of them are of the same key, or they are too few (400). */
  record WrongShare() implements Trouble {}

  /** It is sealed, or has no active member (503). */
  record Unready() implements Trouble {}

  /**
   * It refuses (another 4xx).
   *
   * @param status HTTP status
   * @param words what it says itself; empty for calls whose questions hold secrets
   */
  record Refused(int status, List<String> words) implements Trouble {

    /** Keeps an own copy of the list. */
    public Refused {
      words = List.copyOf(words);
    }
  }

  /**
   * It failed, or redirected, or answered what no Vault answers.
   *
   * @param status HTTP status
   */
  record Erring(int status) implements Trouble {}
}
