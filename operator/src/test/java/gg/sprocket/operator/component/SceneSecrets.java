package gg.sprocket.operator.component;

import static java.util.stream.Collectors.toSet;

import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DatabaseLease;
import gg.sprocket.operator.plan.DatabaseLease.Terms;
import gg.sprocket.operator.plan.LeaseStep;
import gg.sprocket.operator.plan.ProjectionStep;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.TlsPair;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Seal;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The Secrets of a {@link Scene}. */
final class SceneSecrets {

  private final Map<String, SecretView> views = new TreeMap<>();
  private final Instant begin;
  private int versions;

  SceneSecrets(Instant begin) {
    this.begin = begin;
  }

  Map<String, SecretView> all() {
    return Map.copyOf(views);
  }

  void remove(String name) {
    views.remove(name);
  }

  /** A Secret of these values; one of ours stays ours. */
  void supply(String name, Map<String, String> values) {
    SecretView old = views.get(name);
    Map<String, String> digests = new TreeMap<>();
    values.forEach((key, value) -> digests.put(key, Digest.sha256(value)));
    put(
        name,
        old == null ? Map.of() : old.labels(),
        old == null ? Map.of() : old.annotations(),
        digests,
        old == null ? Set.of() : old.owners());
  }

  /** A Secret with a certificate and its key. */
  void supply(String name, TlsPair pair) {
    supply(name, Map.of("tls.crt", "certificate", "tls.key", "key"));
    views.computeIfPresent(name, (_, view) -> with(view, pair));
  }

  /** Lets values have traits. */
  void traits(String name, SecretTraits traits) {
    views.computeIfPresent(
        name,
        (_, view) ->
            new SecretView(
                view.name(),
                view.uid(),
                view.resourceVersion(),
                view.labels(),
                view.annotations(),
                view.owners(),
                view.digests(),
                view.pair(),
                traits));
  }

  /** A generated Secret of an instance. */
  void keep(String name, String instance, String dataId) {
    Map<String, String> labels =
        Map.of(
            Labels.MANAGED_BY, Labels.OPERATOR, Labels.INSTANCE, instance, Labels.DATA_ID, dataId);
    put(name, labels, Map.of(), Map.of("password", Digest.sha256(name)), Set.of());
  }

  void create(Change.CreateCredentials create) {
    Map<String, String> digests = new TreeMap<>();
    create
        .values()
        .forEach(value -> digests.put(value.key(), Digest.sha256(value.key() + versions)));
    put(create.ref().name(), create.labels(), Map.of(), digests, Set.of());
  }

  /** Does a step with an entry of a Vault; what is stored is not seen there yet. */
  void show(Change.ProjectionDeed deed, VaultEntries entries) {
    String name = deed.projection().secret();
    switch (deed.step()) {
      case ProjectionStep.Store _ -> {}
      case ProjectionStep.Release _ ->
          Optional.ofNullable(views.get(name))
              .ifPresent(old -> put(name, old.labels(), Map.of(), old.digests(), old.owners()));
      case ProjectionStep.Project(EntryVersion version) ->
          put(
              name,
              deed.form().labels(),
              version.mark(deed.form().origin()),
              entries.of(deed.projection()).orElseThrow().digests(),
              deed.form().owner().stream().map(OwnerReference::getUid).collect(toSet()));
    }
  }

  /** Does a step with a login that a Vault makes, as a Vault does that is asked at once. */
  void lease(Change.LeaseDeed deed, Instant now) {
    switch (deed.step()) {
      case LeaseStep.Issue(var server, Duration life, var _, var mark, var _) -> {
        String name = deed.ref().name();
        Terms terms =
            new Terms(
                "lease of " + name,
                "role-of-" + name,
                server.name(),
                mark,
                now,
                now,
                now.plus(life));
        put(
            name,
            deed.labels(),
            terms.annotations(),
            Map.of("username", Digest.sha256(name), "password", Digest.sha256("of " + name)),
            Set.of(deed.owner().getUid()));
      }
      case LeaseStep.Renew(DatabaseLease lease, var _, var mark) -> {
        Terms before = lease.terms();
        Duration life = Duration.between(before.renewed(), before.until());
        terms(lease.secret(), _ -> before.renewed(mark, now, life, life));
      }
      case LeaseStep.Revoke(DatabaseLease lease, var _) -> remove(lease.secret());
    }
  }

  /** Lets somebody write an annotation. */
  void annotate(String name, String key, String value) {
    SecretView old = get(name);
    Map<String, String> annotations = new TreeMap<>(old.annotations());
    annotations.put(key, value);
    put(name, old.labels(), annotations, old.digests(), old.owners());
  }

  /** Lets a Vault say something else of a login. */
  void terms(String name, UnaryOperator<Terms> told) {
    SecretView old = get(name);
    Terms before =
        new Terms(
            old.annotation(Labels.LEASE_ID).orElseThrow(),
            old.annotation(Labels.LEASE_ROLE).orElseThrow(),
            old.annotation(Labels.LEASE_SERVER).orElseThrow(),
            old.annotation(Labels.LEASE_VAULT).orElseThrow(),
            Instant.parse(old.annotation(Labels.LEASE_MADE).orElseThrow()),
            Instant.parse(old.annotation(Labels.LEASE_RENEWED).orElseThrow()),
            Instant.parse(old.annotation(Labels.LEASE_UNTIL).orElseThrow()));
    put(name, old.labels(), told.apply(before).annotations(), old.digests(), old.owners());
  }

  void create(Change.CreateInbox create) {
    put(create.ref().name(), create.labels(), Map.of(), Map.of(), Set.of(create.owner().getUid()));
  }

  /** Writes what was brought into the Secret that pods read. */
  void take(Change.TakeValues take) {
    Map<String, String> brought = get(take.inbox().name()).digests();
    Map<String, String> digests = new TreeMap<>();
    for (String key : take.projection().keys()) {
      digests.put(key, brought.getOrDefault(InboxForm.key(take.projection().path(), key), ""));
    }
    put(
        take.ref().name(),
        take.form().labels(),
        take.marks(),
        digests,
        take.form().owner().stream().map(OwnerReference::getUid).collect(toSet()));
  }

  /** Fills the Secret as a Job does. */
  void bring(String inbox, Map<String, String> annotations, Map<String, String> values) {
    SecretView old = get(inbox);
    Map<String, String> digests = new TreeMap<>();
    values.forEach((key, value) -> digests.put(key, Digest.sha256(value)));
    put(inbox, old.labels(), annotations, digests, old.owners());
  }

  private SecretView get(String name) {
    return Optional.ofNullable(views.get(name))
        .orElseThrow(() -> new AssertionError("no Secret " + name));
  }

  void issue(Change.IssueCertificate issue) {
    Map<String, String> digests =
        Map.of("tls.crt", "certificate", "tls.key", "key", "ca.crt", "authority");
    String hosts = String.join(",", issue.hosts());
    String notAfter = begin.plus(issue.life()).toString();
    Map<String, String> annotations =
        Map.of(
            Labels.CERTIFICATE,
            Seal.of(digests, hosts, notAfter),
            Labels.HOSTS,
            hosts,
            Labels.NOT_AFTER,
            notAfter);
    put(issue.ref().name(), issue.labels(), annotations, digests, Set.of(issue.owner().getUid()));
    views.computeIfPresent(issue.ref().name(), (_, view) -> read(view, issue));
  }

  private SecretView read(SecretView view, Change.IssueCertificate issue) {
    return with(
        view,
        new TlsPair(begin, begin.plus(issue.life()), issue.hosts(), "CN=mle", true, "authority"));
  }

  private static SecretView with(SecretView view, TlsPair pair) {
    return new SecretView(
        view.name(),
        view.uid(),
        view.resourceVersion(),
        view.labels(),
        view.annotations(),
        view.owners(),
        view.digests(),
        Optional.of(pair),
        SecretTraits.NONE);
  }

  private void put(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, String> digests,
      Set<String> owners) {
    String version = String.valueOf(++versions);
    views.put(
        name,
        new SecretView(
            name,
            "uid",
            version,
            labels,
            annotations,
            owners,
            digests,
            Optional.empty(),
            SecretTraits.NONE));
  }
}
