package gg.sprocket.operator.plan;

import gg.sprocket.operator.resource.Labels;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A login that a Vault has made at the database, as its Secret tells. Neither the name of a lease
 * nor that of a role lets anybody in.
 *
 * @param number counts the logins of an instance
 * @param secret Secret with the login
 * @param uid uid of that
 * @param terms what the Vault gave
 */
public record DatabaseLease(int number, String secret, String uid, Terms terms) {

  /** How numbers are written. */
  static final String NUMBER = "[1-9][0-9]{0,8}";

  /**
   * What a Vault gave.
   *
   * @param id name of the lease in the Vault
   * @param role name of the role in the database
   * @param server what the Vault calls the database that it is for
   * @param mark mark of the Vault's set-up that last knew it
   * @param made when it was asked for
   * @param renewed when it was last made longer, or made; when it ends if it can be made no longer
   * @param until when it ends unless it is made longer
   */
  public record Terms(
      String id,
      String role,
      String server,
      String mark,
      Instant made,
      Instant renewed,
      Instant until) {

    /** Of one of which nobody can tell any more: whatever it was is over. */
    private static final Terms LOST =
        new Terms("", "", "", "", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    /**
     * The same after the Vault has made it longer.
     *
     * @param set mark of the Vault's set-up now
     * @param asked for how long it was to be
     * @param given for how long it is; less only where its life comes to its end, and then it is
     *     not asked for again
     */
    public Terms renewed(String set, Instant at, Duration asked, Duration given) {
      Instant end = at.plus(given);
      return new Terms(id, role, server, set, made, given.compareTo(asked) < 0 ? end : at, end);
    }

    /** The same of one that the Vault does not know any more. */
    public Terms ended(Instant at) {
      return new Terms(id, role, server, mark, made, renewed, at);
    }

    /** The annotations of its Secret. */
    public Map<String, String> annotations() {
      Map<String, String> annotations = new TreeMap<>();
      annotations.put(Labels.LEASE_ID, id);
      annotations.put(Labels.LEASE_ROLE, role);
      annotations.put(Labels.LEASE_SERVER, server);
      annotations.put(Labels.LEASE_VAULT, mark);
      annotations.put(Labels.LEASE_MADE, made.toString());
      annotations.put(Labels.LEASE_RENEWED, renewed.toString());
      annotations.put(Labels.LEASE_UNTIL, until.toString());
      return annotations;
    }

    private static Terms of(SecretView secret) {
      try {
        Terms terms =
            new Terms(
                text(secret, Labels.LEASE_ID),
                text(secret, Labels.LEASE_ROLE),
                text(secret, Labels.LEASE_SERVER),
                text(secret, Labels.LEASE_VAULT),
                Instant.parse(text(secret, Labels.LEASE_MADE)),
                Instant.parse(text(secret, Labels.LEASE_RENEWED)),
                Instant.parse(text(secret, Labels.LEASE_UNTIL)));
        return terms.id().isEmpty() || terms.role().isEmpty() ? LOST : terms;
      } catch (DateTimeException _) {
        return LOST;
      }
    }

    private static String text(SecretView secret, String annotation) {
      return secret.annotation(annotation).orElse("");
    }
  }

  /** The one of a Secret; empty if it is of something else. */
  static Optional<DatabaseLease> of(String prefix, SecretView secret) {
    return Optional.of(secret.name())
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .filter(number -> number.matches(NUMBER))
        .map(
            number ->
                new DatabaseLease(
                    Integer.parseInt(number), secret.name(), secret.uid(), Terms.of(secret)));
  }

  /** Whether its Secret still says what it is; somebody may have taken that away. */
  boolean isLegible() {
    return !terms.id().isEmpty();
  }

  /** Whether nobody gets in by it any more. */
  boolean isOver(Instant now) {
    return !now.isBefore(terms.until());
  }

  /** Whether the Vault made it no longer than its life allows, and will not again. */
  boolean isLast() {
    return !terms.renewed().isBefore(terms.until());
  }

  /** When it is to be made longer: with a third of its term left. */
  Instant renewal() {
    return later(terms.renewed(), Duration.between(terms.renewed(), terms.until()));
  }

  /** When another is to take its place: with a third of its life left. */
  Instant replacement(Duration limit) {
    return later(terms.made(), limit);
  }

  private static Instant later(Instant begin, Duration whole) {
    return begin.plus(whole.multipliedBy(2).dividedBy(3));
  }
}
