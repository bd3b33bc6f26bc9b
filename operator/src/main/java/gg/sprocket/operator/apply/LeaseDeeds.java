package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DatabaseLease;
import gg.sprocket.operator.plan.DatabaseLease.Terms;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.DatabaseEngine;
import gg.sprocket.operator.vault.DatabaseEngine.Connection;
import gg.sprocket.operator.vault.DatabaseEngine.Grant;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultSession;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Has a Vault make logins at the database, make them longer and take them back.
 *
 * <p>A login is in a Secret before anybody uses it. One whose Secret was not written, because the
 * operator ended in between, is taken back when another is made or taken back, and ends by itself
 * before that if its term is over.
 *
 * @param secrets the Secrets with the logins, and those of the server
 * @param store the Vaults
 * @param clock the time
 */
record LeaseDeeds(LeaseSecrets secrets, ValueStore store, Clock clock) {

  /** What is written of a login in the cluster. */
  interface Shelf {

    /**
     * What stands, read now, where the Secret of a new one is to be; empty if nothing does. One of
     * ours that no watch has shown yet is taken note of.
     */
    Optional<Result> met();

    /** Writes the Secret of one, which must be a new one, and tells whether it could. */
    Result keep(Secret secret);

    /** Takes note of a Secret that was changed. */
    void changed(Secret secret);

    /** Removes the Secret of one. */
    Result remove(DatabaseLease lease);
  }

  /** Does a step. */
  Result make(Identity identity, Change.LeaseDeed deed, CallBudget budget, Shelf shelf) {
    Asking vault = new Asking(identity, deed, budget);
    try {
      return switch (deed.step()) {
        case LeaseStep.Issue issue -> issue(vault, issue, shelf);
        case LeaseStep.Renew renew -> renew(vault, renew, shelf);
        case LeaseStep.Revoke revoke -> revoke(vault, revoke, shelf);
      };
    } catch (VaultFailure e) {
      return new Result.Failed(LeaseWords.of(deed, e));
    }
  }

  /** What was done, for the log. */
  static String verb(LeaseStep step) {
    return switch (step) {
      case LeaseStep.Issue _ -> "had a login at the database made for";
      case LeaseStep.Renew _ -> "had the login at the database made longer of";
      case LeaseStep.Revoke _ -> "had the login at the database taken back of";
    };
  }

  /** Asks an engine. */
  private interface Question<T> {
    T of(DatabaseEngine engine) throws VaultFailure;
  }

  /** Whose Vault is asked, and how long. */
  private final class Asking {
    private final Identity identity;
    private final Change.LeaseDeed deed;
    private final CallBudget budget;

    Asking(Identity identity, Change.LeaseDeed deed, CallBudget budget) {
      this.identity = identity;
      this.deed = deed;
      this.budget = budget;
    }

    <T> T ask(Question<T> question) throws VaultFailure {
      return store.ask(
          identity,
          deed.source(),
          budget,
          session -> question.of(session.database(SetUpForm.DATABASE)));
    }

    /** With a login of its own, that nobody keeps. */
    <T> T askApart(ValueStore.Question<T> question) throws VaultFailure {
      return store.askApart(identity, deed.source(), budget, SetUpForm.DATABASE, question);
    }
  }

  /** By a view that is late, the next number is that of a login that is there already. */
  private Result issue(Asking vault, LeaseStep.Issue step, Shelf shelf) throws VaultFailure {
    Optional<Result> met = shelf.met();
    if (met.isPresent()) {
      return met.orElseThrow();
    }
    Optional<Connection> connection = secrets.connection(vault.identity, step.server());
    if (connection.isEmpty()) {
      return new Result.Failed(LeaseWords.makerless(step.server()));
    }
    DatabaseEngine.Form form = LeaseStatements.of(step);
    String server = step.server().name();
    vault.ask(
        engine -> {
          engine.configure(server, connection.orElseThrow());
          engine.shape(server, form);
          return true;
        });
    sweep(vault, server, step.spared());
    return vault.askApart(session -> granted(vault, step, session, shelf));
  }

  /**
   * Takes back what nobody knows of. What was spared by a view that is late may not be all, so the
   * Secrets are read once more, after the names of the leases: what was made before those has one.
   */
  private void sweep(Asking vault, String server, Optional<Set<String>> spared)
      throws VaultFailure {
    if (spared.isEmpty()) {
      return;
    }
    Set<String> unknown = new HashSet<>(vault.ask(engine -> engine.leases(server)));
    unknown.removeAll(spared.orElseThrow());
    if (unknown.isEmpty()) {
      return;
    }
    unknown.removeAll(secrets.leases(vault.identity));
    vault.ask(
        engine -> {
          for (String lease : unknown) {
            engine.revokeLater(lease);
          }
          return true;
        });
  }

  /** What is made with a login at the Vault goes with it. */
  private Result granted(Asking vault, LeaseStep.Issue step, VaultSession session, Shelf shelf)
      throws VaultFailure {
    Instant asked = clock.instant();
    DatabaseEngine engine = session.database(SetUpForm.DATABASE);
    try (Grant grant = engine.grant(step.server().name())) {
      Terms terms =
          new Terms(
              grant.lease(),
              grant.username(),
              step.server().name(),
              step.mark(),
              asked,
              asked,
              asked.plus(grant.life()));
      return kept(vault, session, LeaseSecrets.of(vault.deed, terms, grant), shelf);
    } catch (VaultFailure e) {
      end(session, e);
      throw e;
    }
  }

  /** Where it is not known whether the Secret was written, the next look tells. */
  private Result kept(Asking vault, VaultSession session, Secret secret, Shelf shelf)
      throws VaultFailure {
    try {
      Result kept = shelf.keep(secret);
      if (kept instanceof Result.Done) {
        return kept;
      }
      // One that was sent twice stands in its own way, and is there.
      Optional<Secret> own = secrets.own(vault.identity, secret);
      if (own.isEmpty()) {
        session.revokeSelf();
        return kept;
      }
      shelf.changed(own.orElseThrow());
      return new Result.Done();
    } catch (KubernetesClientException e) {
      if (isRefusal(e.getCode())) {
        end(session, e);
      }
      throw e;
    }
  }

  private static boolean isRefusal(int status) {
    return status >= HttpURLConnection.HTTP_BAD_REQUEST
        && status < HttpURLConnection.HTTP_INTERNAL_ERROR
        && status != HttpURLConnection.HTTP_CONFLICT;
  }

  /** Nobody else would before its long life is over. */
  private static void end(VaultSession session, Exception cause) {
    try {
      session.revokeSelf();
    } catch (VaultFailure e) {
      cause.addSuppressed(e);
    }
  }

  /** It is made longer also where the Vault cannot be told of another login of its own. */
  private Result renew(Asking vault, LeaseStep.Renew step, Shelf shelf) throws VaultFailure {
    DatabaseLease lease = step.lease();
    Optional<Problem> unset = told(vault, step);
    Instant asked = clock.instant();
    Duration life = Duration.between(lease.terms().renewed(), lease.terms().until());
    Optional<Duration> given = vault.ask(engine -> engine.renew(lease.terms().id(), life));
    Terms terms =
        given
            .map(term -> lease.terms().renewed(step.mark(), asked, life, term))
            .orElseGet(() -> lease.terms().ended(asked));
    shelf.changed(secrets.renew(vault.identity, lease, terms));
    return unset.<Result>map(Result.Failed::new).orElseGet(Result.Done::new);
  }

  private Optional<Problem> told(Asking vault, LeaseStep.Renew step) throws VaultFailure {
    Optional<Connection> connection =
        step.server().flatMap(where -> secrets.connection(vault.identity, where));
    if (connection.isEmpty()) {
      return Optional.empty();
    }
    LeaseStep.Server server = step.server().orElseThrow();
    try {
      vault.ask(
          engine -> {
            engine.configure(server.name(), connection.orElseThrow());
            return true;
          });
      return Optional.empty();
    } catch (VaultFailure e) {
      if (!(e.trouble() instanceof Trouble.Refused) && !(e.trouble() instanceof Trouble.Erring)) {
        throw e;
      }
      return Optional.of(LeaseWords.unset(server, e));
    }
  }

  private Result revoke(Asking vault, LeaseStep.Revoke step, Shelf shelf) throws VaultFailure {
    Terms terms = step.lease().terms();
    vault.ask(
        engine -> {
          engine.revoke(terms.id());
          return true;
        });
    Result removed = shelf.remove(step.lease());
    sweep(vault, terms.server(), step.spared());
    return removed;
  }
}
