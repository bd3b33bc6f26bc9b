package gg.sprocket.operator.values;

import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The key-value engines of the instances' Vaults, with one login for each while it is good. */
public final class ValueStore {

  private final VaultAccess access;
  private final Identities identities;
  private final Clock clock;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /** What is asked with a login. */
  @FunctionalInterface
  public interface Question<T> {

    /** Asks; a second time with another login, if the first one is not good any more. */
    T of(VaultSession session) throws VaultFailure;
  }

  /**
   * @param access what it takes to see Vaults
   * @param identities who the operator is
   * @param clock the time
   */
  public ValueStore(VaultAccess access, Identities identities, Clock clock) {
    this.access = access;
    this.identities = identities;
    this.clock = clock;
  }

  /**
   * Asks the Vault of an instance; one question at a time.
   *
   * @param budget what the question may take, with those that share it; waiting for others and the
   *     login included
   * @throws VaultFailure if it does not do what it is asked
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if the API server does not tell
   *     what it takes to log in
   */
  public <T> T ask(Identity identity, VaultSource source, CallBudget budget, Question<T> question)
      throws VaultFailure {
    return accounts
        .computeIfAbsent(identity.uid(), _ -> new Account(access, identities, clock))
        .ask(identity, source, budget, question);
  }

  /**
   * Asks the Vault of an instance as another role of the operator's, with a login for this question
   * alone. It is not revoked: what is made with a login goes with it.
   *
   * @param role name of the role
   */
  public <T> T askApart(
      Identity identity, VaultSource source, CallBudget budget, String role, Question<T> question)
      throws VaultFailure {
    return accounts
        .computeIfAbsent(identity.uid(), _ -> new Account(access, identities, clock))
        .askApart(identity, source, budget, role, question);
  }

  /** When the login at the Vault of an instance was made that is kept, if one is. */
  public Optional<Instant> loggedIn(String uid) {
    return Optional.ofNullable(accounts.get(uid)).flatMap(Account::since);
  }

  /** Erases the login at the Vault of an instance, which that forgets by itself. */
  public void forget(String uid) {
    // It may have to wait for an answer.
    Optional.ofNullable(accounts.remove(uid))
        .ifPresent(account -> Thread.ofVirtual().start(account::end));
  }
}
