package gg.sprocket.operator.plan.vault;

import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The record, made before it is done, that a Vault is initialised on certain claims.
 *
 * @param claims uids of the claims of all members
 * @param phase how far it is
 * @param number first number under which its shares may be stored
 * @param opened when it was written for these claims; the epoch if that is not said
 * @param version resource version of its object, empty before it is stored; what is done to it is
 *     done to that version only
 */
public record Intent(
    NavigableSet<String> claims, Phase phase, int number, Instant opened, String version) {

  /**
   * What Vault 1.21 answers to {@code sys/init} where its storage has a log and no key: of one in
   * which it was killed, or of another Vault of which only a part is there ({@code
   * physical/raft/raft.go}).
   */
  private static final String BEGUN = "cluster already has state";

  /** How far an initialisation is. */
  public enum Phase {
    /** It was not asked for yet: whatever is on the claims is not of it. */
    Open,
    /** It may have been asked for, and how that ended is not known. */
    Asked,
    /** It was asked for, and the Vault failed or gave no answer, so that it may have begun it. */
    Unanswered,
    /** The Vault says after that that it was begun, and cannot be begun again. */
    Broken,
    /** The Vault says so though nobody has seen one break off: what was begun may be another's. */
    Foreign,
    /** Its answer was lost, and its claims are being removed. */
    Discarding
  }

  /** Keeps an own copy. */
  public Intent {
    claims = new TreeSet<>(claims);
  }

  /** One that is not stored yet. */
  public Intent(NavigableSet<String> claims, Phase phase, int number) {
    this(claims, phase, number, Instant.EPOCH, "");
  }

  /** Whether what is on its claims may have come of it. */
  public boolean isAsked() {
    return phase != Phase.Open && phase != Phase.Foreign;
  }

  /** How far it is once the Vault was asked and gave no keys. */
  public Phase after(Trouble trouble) {
    return switch (trouble) {
      case Trouble.Refused(int _, List<String> words)
          when words.stream().anyMatch(Intent::isBegun) ->
          phase == Phase.Unanswered ? Phase.Broken : Phase.Foreign;
      case Trouble.Unanswered(NoAnswer why)
          when why == NoAnswer.ConnectionLost || why == NoAnswer.TimedOut ->
          Phase.Unanswered;
      case Trouble.Erring _ -> Phase.Unanswered;
      default -> phase;
    };
  }

  private static boolean isBegun(String words) {
    return words.contains(BEGUN);
  }

  /** The same at another phase. */
  public Intent at(Phase next) {
    return new Intent(claims, next, number, opened, version);
  }
}
