package gg.sprocket.operator.plan;

import gg.sprocket.operator.api.v1alpha1.DatabaseVaultLogin;
import gg.sprocket.operator.api.v1alpha1.ExternalDatabase;
import gg.sprocket.operator.api.v1alpha1.SecretReference;
import gg.sprocket.operator.release.Services;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The logins that the instance's Vault makes at the database. There is one that the application is
 * given, the last that was made; those before it stay until nobody has them.
 *
 * @param instance the instance, with the owner's login
 * @param observed what is there
 */
public record DatabaseLogins(Instance instance, Observed observed) {

  /** Part of the instance that they are of. */
  public static final String PART = "databaseLogin";

  /** What is asked for; empty if the application is to log in as the owner. */
  public Optional<DatabaseVaultLogin> wanted() {
    return Optional.ofNullable(instance.spec().database().vaultLogin());
  }

  /** Whether the Vault has to get at the database. */
  public static boolean areUsed(Instance instance, Observed observed) {
    return instance.spec().database().vaultLogin() != null
        || !all(observed, instance.identity()).isEmpty();
  }

  /** All that are known, the first first. */
  static List<DatabaseLease> all(Observed observed, Identity identity) {
    return named(observed, identity)
        .filter(secret -> secret.owners().contains(identity.uid()))
        .flatMap(secret -> DatabaseLease.of(prefix(identity), secret).stream())
        .sorted(Comparator.comparingInt(DatabaseLease::number))
        .toList();
  }

  /** All that are known, the first first. */
  public List<DatabaseLease> all() {
    return all(observed, instance.identity());
  }

  private static String prefix(Identity identity) {
    return new Names(identity.name()).databaseLeases();
  }

  private static Stream<SecretView> named(Observed observed, Identity identity) {
    return observed.secrets().known().stream()
        .flatMap(all -> all.values().stream())
        .filter(secret -> secret.name().startsWith(prefix(identity)));
  }

  /** The one that the application is to have; the owner's until there is one at this server. */
  public Optional<DatabaseLease> current() {
    String server = server().name();
    return all().reversed().stream()
        .filter(_ -> wanted().isPresent())
        .filter(lease -> lease.isLegible() && lease.terms().server().equals(server))
        .findFirst();
  }

  LoginServer server() {
    return new LoginServer(instance, observed);
  }

  LoginReaders readers() {
    return LoginReaders.of(observed);
  }

  /**
   * The instance as the application's processes are to see it: with the last login in the place of
   * the owner's.
   */
  public Instance ofProcesses() {
    Services.Database database = instance.services().database();
    return current()
        .map(
            lease ->
                new ExternalDatabase(
                    database.host(),
                    database.port(),
                    database.name(),
                    lease.terms().role(),
                    database.sslMode(),
                    new SecretReference(lease.secret())))
        .map(login -> instance.withDatabase(login))
        .orElse(instance);
  }

  /** A step with a login that is there. */
  static Wanted wanted(LeaseStep.Renew step) {
    return new Wanted.LeaseDeed(step.lease().secret(), step);
  }

  /** What is to be done next; none of it waits for another. */
  public List<LeaseStep> steps() {
    if (isLagging() || VaultSource.of(observed).isEmpty()) {
      return List.of();
    }
    List<LeaseStep> steps = new ArrayList<>(renewals());
    issue()
        .or(() -> unread().filter(this::isGood).findFirst().map(this::revocation))
        .ifPresent(steps::add);
    return steps;
  }

  /** What is to be made longer whatever else is asked for, where the spec may not be known. */
  static List<LeaseStep.Renew> renewals(Observed observed, Identity identity) {
    List<DatabaseLease> all = all(observed, identity);
    LoginReaders readers = LoginReaders.of(observed);
    return all.stream()
        .filter(lease -> lease.equals(all.getLast()) || readers.need(lease))
        .filter(lease -> !lease.isOver(observed.now()))
        .filter(lease -> !observed.now().isBefore(lease.renewal()))
        .map(lease -> new LeaseStep.Renew(lease, Optional.empty(), lease.terms().mark()))
        .toList();
  }

  private List<LeaseStep.Renew> renewals() {
    LoginReaders readers = readers();
    Optional<DatabaseLease> current = current();
    Optional<String> mark = mark();
    return all().stream()
        .filter(lease -> current.equals(Optional.of(lease)) || readers.need(lease))
        .filter(this::isGood)
        .filter(lease -> !observed.now().isBefore(lease.renewal()) || isOfFormerVault(lease, mark))
        .map(
            lease ->
                new LeaseStep.Renew(lease, told(lease), mark.orElseGet(() -> lease.terms().mark())))
        .toList();
  }

  /** One that was set up anew may have been put back to an earlier state, and have lost it. */
  private static boolean isOfFormerVault(DatabaseLease lease, Optional<String> mark) {
    return !lease.isLast() && mark.filter(now -> !now.equals(lease.terms().mark())).isPresent();
  }

  private Optional<LeaseStep.Server> told(DatabaseLease lease) {
    return wanted()
        .filter(_ -> lease.terms().server().equals(server().name()))
        .filter(login -> server().unsupplied(login).isEmpty())
        .map(server()::toldFor);
  }

  private Optional<LeaseStep> issue() {
    return wanted()
        .filter(login -> server().isReady() && server().unsupplied(login).isEmpty())
        .filter(this::isDue)
        .flatMap(
            login ->
                mark()
                    .map(
                        mark ->
                            new LeaseStep.Issue(
                                server().toldFor(login),
                                login.term(),
                                login.limit(),
                                mark,
                                spared())));
  }

  /** Mark of the Vault's set-up, if that is as it is to be. */
  Optional<String> mark() {
    return VaultCare.of(instance, observed).mark();
  }

  /** Whether the application is to be given another login. */
  boolean isDue(DatabaseVaultLogin login) {
    return current()
        .filter(this::isGood)
        .filter(lease -> !lease.isLast())
        .filter(lease -> observed.now().isBefore(lease.replacement(login.limit())))
        .isEmpty();
  }

  private boolean isGood(DatabaseLease lease) {
    return !lease.isOver(observed.now());
  }

  private LeaseStep revocation(DatabaseLease lease) {
    return new LeaseStep.Revoke(lease, spared());
  }

  /** Empty while a process has a login whose Secret tells nothing: it is not to lose that. */
  private Optional<Set<String>> spared() {
    List<DatabaseLease> legible = all().stream().filter(DatabaseLease::isLegible).toList();
    return Optional.of(
            legible.stream().map(lease -> lease.terms().id()).collect(Collectors.toSet()))
        .filter(
            _ ->
                legible.stream()
                    .map(DatabaseLease::number)
                    .collect(Collectors.toSet())
                    .containsAll(readers().numbers()));
  }

  /** Number of the next one, which no process has met and no Secret has, whoever's it is. */
  public int nextNumber() {
    Stream<Integer> taken =
        named(observed, instance.identity())
            .flatMap(secret -> DatabaseLease.of(prefix(instance.identity()), secret).stream())
            .map(DatabaseLease::number);
    return Stream.concat(taken, readers().numbers().stream()).max(Integer::compare).orElse(0) + 1;
  }

  /** Those that are not the application's and that no process has. */
  private Stream<DatabaseLease> unread() {
    LoginReaders readers = readers();
    Optional<DatabaseLease> current = current();
    return all().stream()
        .filter(lease -> !current.equals(Optional.of(lease)))
        .filter(lease -> !readers.need(lease));
  }

  /**
   * Those whose Secrets stay. What is over lets nobody in, and the Vault takes it back by itself,
   * so a Vault that cannot, or is not there, holds nothing up.
   */
  public List<DatabaseLease> kept() {
    Set<DatabaseLease> forgotten =
        unread().filter(lease -> !isGood(lease)).collect(Collectors.toSet());
    return all().stream().filter(lease -> !forgotten.contains(lease)).toList();
  }

  /** What was just written may not have come back by the watch yet. */
  private boolean isLagging() {
    return observed.writes().applied().entrySet().stream()
        .filter(write -> write.getKey().type().equals(Secret.class))
        .filter(write -> write.getKey().name().startsWith(prefix(instance.identity())))
        .anyMatch(write -> !write.getValue().seen());
  }

  /** Why the application may soon not get in any more, or no login can be made for it. */
  public Optional<Problem> problem() {
    return wanted().flatMap(server()::unsupplied).or(() -> new LoginWarning(this).problem());
  }

  /** When time alone asks for the next step. */
  static Optional<Instant> nextLook(Instance instance, Observed observed) {
    DatabaseLogins logins = new DatabaseLogins(instance, observed);
    Stream<Instant> ends =
        logins.all().stream().flatMap(lease -> Stream.of(lease.renewal(), lease.terms().until()));
    Stream<Instant> replacement =
        logins
            .wanted()
            .flatMap(login -> logins.current().map(lease -> lease.replacement(login.limit())))
            .stream();
    return Stream.concat(ends, replacement)
        .filter(at -> at.isAfter(observed.now()))
        .min(Instant::compareTo);
  }
}
