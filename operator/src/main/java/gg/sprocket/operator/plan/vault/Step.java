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
    Leader,
    /** The keys by which the cluster signs the tokens that a Vault is to believe. */
    Issuer
  }

  /** Nothing may be done. */
  enum Refusal {
    /** A person has taken over. */
    RecoveryMode,
    /** An initialised Vault, and nobody has its key shares. */
    KeysMissing,
    /** There was a Vault, and all volumes say that they are empty. */
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
   * @param claim uid of its claim
   * @param claims uids of the claims of all members, which the shares are for
   * @param number number of the set of shares
   */
  record Initialize(String member, String claim, NavigableSet<String> claims, int number)
      implements Step {
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
   * @param keys Secrets with shares, the likeliest first
   */
  record Unseal(List<String> members, List<String> keys) implements Step {
    /** Keeps own copies. */
    public Unseal {
      members = List.copyOf(members);
      keys = List.copyOf(keys);
    }
  }

  /**
   * Write down that key shares open the data on claims, if there are any.
   *
   * @param keys Secret with the shares
   * @param claims uids of the claims
   */
  record NoteClaims(String keys, NavigableSet<String> claims) implements Step {
    /** Keeps an own copy. */
    public NoteClaims {
      claims = new TreeSet<>(claims);
    }
  }

  /**
   * Set the Vault up with a root token that is made for it and revoked, which proves whose shares
   * open it.
   *
   * @param member the member that leads
   * @param claims uids of the claims that are then noted with those shares
   * @param keys Secrets with shares, the likeliest first
   */
  record SetUp(String member, NavigableSet<String> claims, List<String> keys) implements Step {
    /** Keeps own copies. */
    public SetUp {
      claims = new TreeSet<>(claims);
      keys = List.copyOf(keys);
    }
  }

  /** Nothing is left to do. */
  record Settled() implements Step {}

  /**
   * Nothing may be done.
   *
   * @param why the reason
   */
  record Refused(Refusal why) implements Step {}
}
