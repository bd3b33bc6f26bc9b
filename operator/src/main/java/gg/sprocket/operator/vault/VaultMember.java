package gg.sprocket.operator.vault;

import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Split;
import java.util.List;
import java.util.Optional;

/**
 * One member of a Vault.
 *
 * <p>Every call ends in time: two seconds for the connection, five for the answer and its words,
 * thirty where Vault makes keys. No call is repeated by itself.
 */
public interface VaultMember extends AutoCloseable {

  /** What it is; never throws. Needs no token, as no state does ({@code sys/health}). */
  MemberState look();

  /**
   * Makes the key of a new Vault. Vault does this once for its data; asked again it refuses with
   * 400, whatever became of the first answer. No token is asked for.
   *
   * @param seal what opens it; where that is something else than shares, Vault gives recovery keys
   *     and opens itself at once. It refuses with 400 if it is configured for another kind
   * @param split into how many shares or recovery keys
   */
  InitialKeys initialize(SealKind seal, Split split) throws VaultFailure;

  /** The same of a Vault that shares open. */
  default InitialKeys initialize(int shares, int threshold) throws VaultFailure {
    return initialize(SealKind.Shares, new Split(shares, threshold));
  }

  /**
   * Gives one share of the key.
   *
   * <p>With the last share that it takes, a member that joins others answers when it has joined,
   * two seconds later and still sealed without any share given, and unseals itself in the second
   * after; {@link MemberState.Sealed} tells what it does with a wrong key.
   *
   * @return what it is then: sealed with one more share given, or unsealed
   * @throws VaultFailure with {@code WrongShare} if the last share that it took came to a wrong
   *     key, with which Vault forgets all that were given
   */
  MemberState unseal(KeyShare share) throws VaultFailure;

  /**
   * Gives one share to a member that is configured for another seal than its data have ({@link
   * SealState#migrating}). Whoever leads with it configured so seals the data anew; by the shares
   * of before, as they stay the same, whatever they are called then.
   *
   * @return as {@link #unseal} does
   * @throws VaultFailure as {@link #unseal} does
   */
  MemberState migrate(KeyShare share) throws VaultFailure;

  /**
   * What it is configured to be opened by, also while it is open; needs no token ({@code
   * sys/seal-status}). One that is open and migrating waits for a member that leads to do it.
   */
  SealState seal() throws VaultFailure;

  /**
   * Has it forget the shares that were given so far.
   *
   * @return what it is then
   */
  MemberState resetUnseal() throws VaultFailure;

  /**
   * Makes a token that may do everything, out of shares of the key; no token is asked for. An
   * attempt that somebody else has begun is given up first.
   *
   * @param shares as many as it takes to open the Vault
   * @throws VaultFailure with {@code WrongShare} if they are of another key; with {@code Unready}
   *     if it is sealed or has no active member
   */
  VaultToken generateRoot(List<KeyShare> shares) throws VaultFailure;

  /**
   * Into how many shares its key is split, or its recovery key if it opens itself; needs no token
   * ({@code sys/seal-status}).
   */
  Split split() throws VaultFailure;

  /**
   * The same of one that was just looked at, if that has data and is not on the way from one seal
   * to another; empty also where it does not say so.
   *
   * @param state what it is
   */
  default Optional<String> seal(MemberState state) {
    try {
      return switch (state) {
        case MemberState.Sealed(var seal, var _) -> told(seal);
        case MemberState.Active _,
            MemberState.Standby _,
            MemberState.PerformanceStandby _,
            MemberState.Recovering _ ->
            told(seal());
        case MemberState.Uninitialized _,
            MemberState.Removed _,
            MemberState.Unreachable _,
            MemberState.Erring _ ->
            Optional.empty();
      };
    } catch (VaultFailure _) {
      return Optional.empty();
    }
  }

  private static Optional<String> told(SealState seal) {
    return Optional.of(seal)
        .filter(said -> !said.migrating())
        .map(SealState::type)
        .filter(type -> !type.isEmpty());
  }

  /**
   * How much of what was written it has on its own volume, as a number that grows with every write;
   * needs no token ({@code raft_applied_index} of {@code sys/leader}).
   */
  long applied() throws VaultFailure;

  /** Whether new shares are being made, and how far that has come. */
  RekeyState rekeyState() throws VaultFailure;

  /**
   * Makes new shares of the key, for which an attempt that somebody else has begun is given up. The
   * old ones stay good, and the new ones open nothing, until {@link #confirmRekey}.
   *
   * @param old as many of the present shares as it takes to open the Vault
   * @param shares number of new shares
   * @param threshold number of new shares that it takes to open it
   * @throws VaultFailure with {@code WrongShare} if the old ones are of another key
   */
  NewShares rekey(List<KeyShare> old, int shares, int threshold) throws VaultFailure;

  /**
   * Gives new shares back; from then on they are good and the old ones are not. What was given back
   * before, perhaps by somebody who ended on the way, is forgotten first. If there is no answer,
   * only a try such as {@link #generateRoot} tells which are good.
   *
   * @param shares as many of the new shares as it takes
   * @throws VaultFailure with {@code WrongShare} if they are not those that were made last; with
   *     {@code Refused} and 400 if none wait to be given back
   */
  void confirmRekey(List<KeyShare> shares) throws VaultFailure;

  /** Gives up new shares that are not confirmed; nothing to do if there are none. */
  void cancelRekey() throws VaultFailure;

  /**
   * Logs in by the token of a service account.
   *
   * @param mount path of the method under {@code auth}, such as {@code kubernetes}
   * @param role name of the role
   * @param identity the service account's token
   */
  Login login(String mount, String role, SecretBytes identity) throws VaultFailure;

  /** The calls that need a token; it is not asked for here whether it is good. */
  VaultSession session(VaultToken token);

  /** Ends its connections. */
  @Override
  void close();
}
