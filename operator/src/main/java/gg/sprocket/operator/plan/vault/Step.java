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
    /** A Vault whose initialisation may have broken off: it opens in time, or is begun anew. */
    Anew,
    /** The keys by which the cluster signs the tokens that a Vault is to believe. */
    Issuer,
    /** Members that are restarted, one after the other, for another seal or back for the former. */
    Restarts
  }

  /** Nothing may be done. */
  enum Refusal {
    /** A person has taken over. */
    RecoveryMode,
    /** An initialised Vault, and nobody has its key shares. */
    KeysMissing,
    /** There was a Vault, and all volumes say that they are empty. */
    DataMissing,
    /** Volumes say that they are empty, and cannot be initialised for what is left on one. */
    PartLeft,
    /** Another kind of seal opens the Vault than is asked for. */
    OtherSeal,
    /** A migration to a seal was begun, and another one is asked for. */
    OtherMigration
  }

  /**
   * Nothing yet.
   *
   * @param what what it waits for
   */
  record Wait(Awaited what) implements Step {}

  /**
   * Write down that a Vault is going to be initialised, in place of an intent that was given up if
   * there is one.
   *
   * @param claims uids of the claims of all members
   * @param number first number under which its shares may be stored
   * @param phase how far it is: {@link Intent.Phase#Open}, or as far as the one that was given up
   *     was if that asked for it on the same first claim, so that it may still come
   */
  record OpenIntent(NavigableSet<String> claims, int number, Intent.Phase phase) implements Step {
    /** Keeps an own copy. */
    public OpenIntent {
      claims = new TreeSet<>(claims);
    }

    /** Where nobody asked. */
    public OpenIntent(NavigableSet<String> claims, int number) {
      this(claims, number, Intent.Phase.Open);
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

  /**
   * Give the intent up: take the name that its shares would be stored under. Who has them may have
   * sent them long ago, and they could arrive at any time.
   *
   * @param number the number that becomes void
   */
  record VoidNumber(int number) implements Step {}

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

  /** Something is done to the keys of a Vault that works. */
  sealed interface Renewing extends Step {

    /** The member that leads. */
    String member();
  }

  /**
   * Write down into how many shares the key is split, and of what seal it is, as the Vault tells
   * it.
   *
   * @param member the member that leads
   * @param keys Secret with the shares
   */
  record NoteSplit(String member, String keys) implements Renewing {}

  /**
   * Make new shares and store them beside the ones that count.
   *
   * @param member the member that leads
   * @param former Secret with those that count
   * @param number number of the new set
   */
  record MakeShares(String member, String former, int number) implements Renewing {}

  /**
   * Have new shares that are stored count, if they can still, and find out whether they do.
   *
   * @param member the member that leads
   * @param keys Secret with the new shares, which is removed if they are proved to be of no use
   * @param former Secret with the ones whose place they take
   */
  record DecideShares(String member, String keys, String former) implements Renewing {}

  /**
   * Find out which of several sets opens the Vault.
   *
   * @param member the member that leads
   * @param keys Secrets with shares, the likeliest first
   */
  record ProveShares(String member, List<String> keys) implements Renewing {
    /** Keeps an own copy. */
    public ProveShares {
      keys = List.copyOf(keys);
    }
  }

  /**
   * Make a new encryption key.
   *
   * @param member the member that leads
   * @param keys Secret with the key shares, where it is noted
   */
  record Rotate(String member, String keys) implements Renewing {}

  /**
   * Remove shares in whose place others have counted for long enough.
   *
   * @param member the member that leads
   * @param former Secret with the shares to remove
   * @param keys Secret with the shares that count
   */
  record DropShares(String member, String former, String keys) implements Renewing {}

  /** Something is done to have another seal open a Vault that works. */
  sealed interface Migrating extends Step {

    /** The member that leads. */
    String member();

    /** Secret with the shares that count, where it is noted. */
    String keys();
  }

  /** Prove that the shares are those of the Vault, and write down that it is migrated. */
  record BeginMigration(String member, String keys) implements Migrating {}

  /** Ask all members whether it was done, and write that down. */
  record FinishMigration(String member, String keys) implements Migrating {}

  /** Write down that it is not done, since the former seal opens all members again. */
  record AbandonMigration(String member, String keys) implements Migrating {}

  /** Nothing is left to do. */
  record Settled() implements Step {}

  /**
   * Nothing may be done.
   *
   * @param why the reason
   */
  record Refused(Refusal why) implements Step {}
}
