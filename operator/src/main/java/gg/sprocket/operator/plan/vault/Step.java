package gg.sprocket.operator.plan.vault;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The one thing that is to be done next with a Vault. */
public sealed interface Step {

  /** Nothing can be done before something is there or answers. */
  enum Awaited {
    /** Claims of members are still to be made, or former ones to go. */
    Claims,
    /** Members that would tell whether the Vault is initialised. */
    Members,
    /** A member that leads. */
    Leader
  }

  /** Nothing may be done. */
  enum Refusal {
    /** A person has taken over. */
    RecoveryMode,
    /** An initialised Vault, and nobody has its key shares. */
    KeysMissing,
    /** Claims on which a Vault was initialised say that they are empty. */
    DataMissing
  }

  /**
   * Nothing yet.
   *
   * @param what what it waits for
   */
  record Wait(Awaited what) implements Step {}

  /**
   * Write down that a Vault is going to be initialised.
   *
   * @param claims uids of the claims of all members
   */
  record OpenIntent(NavigableSet<String> claims) implements Step {
    /** Keeps an own copy. */
    public OpenIntent {
      claims = new TreeSet<>(claims);
    }
  }

  /**
   * Initialise and store the key shares.
   *
   * @param member the member that is asked
   * @param claims uids of the claims of all members, which the shares are for
   * @param number number of the set of shares
   */
  record Initialize(String member, NavigableSet<String> claims, int number) implements Step {
    /** Keeps an own copy. */
    public Initialize {
      claims = new TreeSet<>(claims);
    }
  }

  /** Remove the intent: what it was for is done, or never was. */
  record CloseIntent() implements Step {}

  /**
   * Remove the claims of an initialisation whose answer was lost.
   *
   * @param claims uids of those that are still there
   */
  record DiscardLostInit(NavigableSet<String> claims) implements Step {
    /** Keeps an own copy. */
    public DiscardLostInit {
      claims = new TreeSet<>(claims);
    }
  }

  /**
   * Give members the key shares.
   *
   * @param members the sealed ones
   * @param keys Secret with the shares
   */
  record Unseal(List<String> members, String keys) implements Step {
    /** Keeps an own copy. */
    public Unseal {
      members = List.copyOf(members);
    }
  }

  /**
   * Set the Vault up with a root token that is made for it and revoked.
   *
   * @param member the member that leads
   * @param keys Secret with the shares
   */
  record SetUp(String member, String keys) implements Step {}

  /** Nothing is left to do. */
  record Settled() implements Step {}

  /**
   * Nothing may be done.
   *
   * @param why the reason
   */
  record Refused(Refusal why) implements Step {}
}
