package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.DatabaseVaultLogin;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells of a login at the database that ends while processes have it. What is tried and refused is
 * told by the step itself.
 *
 * @param logins the logins of an instance
 */
record LoginWarning(DatabaseLogins logins) {

  /** Of a login whose life is over in less than this, and of no longer one. */
  private static final Duration USUAL_TERM = Duration.ofHours(1);

  Optional<Problem> problem() {
    LoginReaders readers = logins.readers();
    Optional<DatabaseLease> current = logins.current();
    return logins.all().stream()
        .filter(DatabaseLease::isLegible)
        .filter(lease -> current.equals(Optional.of(lease)) || readers.name(lease))
        .flatMap(lease -> cause(lease, current).map(cause -> told(lease, cause)).stream())
        .findFirst();
  }

  private Optional<String> cause(DatabaseLease lease, Optional<DatabaseLease> current) {
    boolean former = !current.equals(Optional.of(lease));
    if (VaultSource.of(logins.observed()).isEmpty()) {
      return when(
          isLate(lease) || isEnding(lease),
          "the Vault is sealed or away: follow VaultReady, or remove spec.database.vaultLogin to go"
              + " back to the owner's login");
    }
    if (logins.instance().spec().suspend()) {
      return when(
          isEnding(lease) || isDue(),
          "the instance is suspended, so its processes are given no other: set spec.suspend to"
              + " false");
    }
    if (former) {
      return when(
          isEnding(lease),
          "processes that have it are not replaced: look at AppsReady for what they wait for");
    }
    return when(
        isDue() && logins.mark().isEmpty(),
        "the Vault is not set up as it is to be, so it makes no other: follow VaultReady");
  }

  private static Optional<String> when(boolean so, String cause) {
    return Optional.of(cause).filter(_ -> so);
  }

  private boolean isDue() {
    return logins.wanted().filter(logins::isDue).isPresent();
  }

  private boolean isLate(DatabaseLease lease) {
    return logins.observed().now().isAfter(lease.renewal());
  }

  /** Whether it can be made no longer and is over soon, or is over. */
  private boolean isEnding(DatabaseLease lease) {
    Duration term = logins.wanted().map(DatabaseVaultLogin::term).orElse(USUAL_TERM);
    Instant soon = logins.observed().now().plus(term.dividedBy(3));
    return lease.isOver(logins.observed().now()) || (lease.isLast() && lease.isOver(soon));
  }

  private Problem told(DatabaseLease lease, String cause) {
    Instant end = lease.terms().until();
    return new Problem(
        Reason.DatabaseLoginExpiring,
        Message.of(
            "new connections to the database with the login %s of Secret %s are refused %s unless it"
                + " is made longer, and %s",
            lease.terms().role(),
            lease.secret(),
            lease.isOver(logins.observed().now()) ? "since " + end : "from " + end + " on",
            cause));
  }
}
