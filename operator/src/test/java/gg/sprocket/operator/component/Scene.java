package gg.sprocket.operator.component;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.component.identity.OperatorAccount;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Component;
import gg.sprocket.operator.plan.DatabaseLease.Terms;
import gg.sprocket.operator.plan.Edition;
import gg.sprocket.operator.plan.ExternalValues;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Health;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Instance;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Plan;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Read;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.Surroundings;
import gg.sprocket.operator.plan.TlsPair;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultView;
import gg.sprocket.operator.plan.Writes;
import gg.sprocket.operator.plan.Writes.Write;
import gg.sprocket.operator.resource.InboxForm;
import gg.sprocket.operator.resource.InboxForm.Told;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One instance in a cluster that does at once what the plans say, as far as components look. */
public final class Scene {

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final String UID = "0b5e6f0e-1111-4222-8333-944445555666";
  private static final List<Component> ALL =
      Components.all(
          new OperatorAccount("sprocket-system", "sprocket-operator", "secrets"), "operator:1");

  private final Map<ObjectRef, HasMetadata> objects = new HashMap<>();
  private final Map<ObjectRef, HasMetadata> shared = new HashMap<>();
  private final SceneSecrets secrets = new SceneSecrets(BEGIN);
  private final List<Pod> pods = new ArrayList<>();
  private final Map<String, String> annotations = new HashMap<>();
  private ObjectNode spec;
  private Optional<Problem> unreadable = Optional.empty();
  private ReleaseSpec release = Shipped.release();
  private int clock;
  private final Map<String, Boolean> expandable = new HashMap<>();
  private Instant now = BEGIN;
  private InstanceStatus status = InstanceStatus.NONE;
  private Writes writes = Writes.NONE;
  private Surroundings surroundings = Surroundings.BARE;
  private Fact<VaultView> vault = new Fact.Unknown<>();
  private Fact<VaultEntries> entries = new Fact.Unknown<>();

  private Scene(JsonNode spec) {
    this.spec = spec.deepCopy();
  }

  /**
   * The smallest example with the Secrets it names, and without a Vault, which nobody plays here;
   * nothing is made yet.
   */
  public static Scene minimal() {
    return new Scene(Shipped.minimal())
        .set("{vault: {mode: Disabled}, secrets: {backend: Kubernetes}}")
        .secret(
            "mle-discord", Map.of("clientId", "one", "clientSecret", "two", "botToken", "three"))
        .secret("ghcr", Map.of(".dockerconfigjson", "{}"));
  }

  /** An instance of a spec, without any Secret. */
  public static Scene of(JsonNode spec) {
    return new Scene(spec);
  }

  /** Sets top-level fields of the spec. */
  public Scene set(String yaml) {
    spec.setAll((ObjectNode) Shipped.tree(yaml));
    return this;
  }

  /** Has the spec be one that cannot be read. */
  public Scene unreadable() {
    unreadable = Optional.of(new Problem(Reason.UndecodableSpec, "spec.profile"));
    return this;
  }

  /** Annotates the instance. */
  public Scene annotate(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  /** Removes a top-level field of the spec. */
  public Scene unset(String field) {
    spec.remove(field);
    return this;
  }

  /** Puts a release under the name that the spec asks for. */
  public Scene release(ReleaseSpec changed) {
    release = changed;
    return this;
  }

  /** Puts a supplied Secret, or one of ours with other values. */
  public Scene secret(String name, Map<String, String> values) {
    secrets.supply(name, values);
    return this;
  }

  /** Puts a supplied Secret with a certificate and its key. */
  public Scene pair(String name, TlsPair pair) {
    secrets.supply(name, pair);
    return this;
  }

  /** Lets the values of a Secret have traits. */
  public Scene traits(String secret, SecretTraits traits) {
    secrets.traits(secret, traits);
    return this;
  }

  /** Puts a generated Secret that an instance of some name left behind. */
  public Scene kept(String name, String instance, String dataId) {
    secrets.keep(name, instance, dataId);
    return this;
  }

  /** Pretends that our own last write of an object has not come back by the watch yet. */
  public Scene unseen(HasMetadata object) {
    long later = Long.parseLong(object.getMetadata().getResourceVersion()) + 1;
    String hash = Labels.annotation(object, Labels.APPLIED).orElseThrow();
    Write write = new Write(hash, later, Optional.empty(), false);
    writes = new Writes(Map.of(ObjectRef.of(object), write));
    return this;
  }

  /** Removes a Secret. */
  public Scene lose(String secret) {
    secrets.remove(secret);
    return this;
  }

  /** Lets somebody write an annotation of a Secret. */
  public Scene annotated(String secret, String key, String value) {
    secrets.annotate(secret, key, value);
    return this;
  }

  /** Lets a Vault say something else of a login that it has made at the database. */
  public Scene terms(String secret, UnaryOperator<Terms> told) {
    secrets.terms(secret, told);
    return this;
  }

  /** Puts an object as the cluster has it. */
  public Scene put(HasMetadata object) {
    objects.put(ObjectRef.of(object), object);
    return this;
  }

  /** Removes an object. */
  public Scene remove(HasMetadata object) {
    objects.remove(ObjectRef.of(object));
    return this;
  }

  /** Sets the last status. */
  public Scene status(InstanceStatus last) {
    status = last;
    return this;
  }

  /** Puts a StorageClass. */
  public Scene storageClass(String name, boolean expands) {
    expandable.put(name, expands);
    return this;
  }

  /** Lets it be another time. */
  public Scene at(String time) {
    now = Instant.parse(time);
    return this;
  }

  /** Puts a pod. */
  public Scene pod(Pod pod) {
    pods.add(pod);
    return this;
  }

  /** Sets what the instance meets outside its namespace. */
  public Scene surroundings(Surroundings met) {
    surroundings = met;
    return this;
  }

  /** Sets what the looks at the Vault told. */
  public Scene vault(Fact<VaultView> told) {
    vault = told;
    return this;
  }

  /** Sets what the looks at the values in the Vault told. */
  public Scene entries(Fact<VaultEntries> told) {
    entries = told;
    return this;
  }

  /** Removes all pods. */
  public Scene noPods() {
    pods.clear();
    return this;
  }

  /** Does what the next plan says; workloads that it touches have yet to get ready. */
  public Scene pass() {
    plan().changes().forEach(this::make);
    return this;
  }

  /** Lets passes and workloads go on until nothing is left to do. */
  public Scene settle() {
    for (int i = 0; i < 30; i++) {
      objects.values().forEach(Done::mark);
      if (plan().changes().findAny().isEmpty()) {
        return this;
      }
      pass();
    }
    throw new AssertionError("no end: " + plan().waves());
  }

  /** The next plan; its spec must be valid. */
  public Plan plan() {
    Plan plan = attempt();
    plan.problem()
        .ifPresent(
            p -> {
              throw new AssertionError(p.reason() + ": " + p.message());
            });
    return plan;
  }

  /** The next plan, be its spec valid or not. */
  public Plan attempt() {
    return new Planner(ALL).plan(observed());
  }

  /** Names of the objects that the next plan changes, as {@code Apply Kind/name}. */
  public List<String> changes() {
    return plan()
        .changes()
        .map(change -> change.getClass().getSimpleName() + " " + change.ref())
        .sorted()
        .toList();
  }

  /** Health of a part after the next plan was made. */
  public Health health(String part) {
    Plan plan = plan();
    Instance instance = plan.instance().orElseThrow();
    return ALL.stream()
        .flatMap(
            c ->
                Optional.ofNullable(plan.decisions().get(c.name())).stream()
                    .flatMap(decision -> c.health(instance, observed(), decision).stream()))
        .filter(health -> health.name().equals(part))
        .findFirst()
        .orElseThrow();
  }

  /** The valid instance. */
  public Instance instance() {
    return plan().instance().orElseThrow();
  }

  /** An object that must be there. */
  public <T extends HasMetadata> T get(Class<T> type, String name) {
    return observed().find(type, name).orElseThrow(() -> new AssertionError("no " + name));
  }

  /** All objects of a type. */
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return objects.values().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** Fills the Secret of an External Vault as a Job does, in this look at what the spec says. */
  public Scene bring(Map<String, Told> entries, Map<String, String> values) {
    Job job = get(Job.class, "mle-probe-vault-" + look());
    String inputs =
        job.getSpec().getTemplate().getMetadata().getAnnotations().getOrDefault(Labels.INPUTS, "");
    return bring(inputs, entries, values);
  }

  /** Fills it as the Job of another look does, by the fingerprint of what that looked at. */
  public Scene bring(String inputs, Map<String, Told> entries, Map<String, String> values) {
    secrets.bring("mle-vault-values", InboxForm.annotations(inputs, entries), values);
    return this;
  }

  private int look() {
    return all(Job.class).stream()
        .filter(job -> job.getMetadata().getName().startsWith("mle-probe-vault-"))
        .mapToInt(job -> Labels.count(job, Labels.LOOK).orElse(0))
        .max()
        .orElse(0);
  }

  /** What the components are shown. */
  public Observed observed() {
    Observed seen = seen();
    return ExternalValues.of(seen).map(seen::holding).orElse(seen);
  }

  private Observed seen() {
    return new Observed(
        now,
        new Identity("sprocket-mle", "mle", UID, 1, false, Map.copyOf(annotations)),
        unreadable
            .<Read<InstanceSpec>>map(Read.Bad::new)
            .orElseGet(() -> new Read.Ok<>(Shipped.spec(spec))),
        status,
        new Read.Ok<>(Edition.of(release, Json.tree(release))),
        Map.copyOf(objects),
        Map.copyOf(shared),
        List.copyOf(pods),
        new Fact.Known<>(secrets.all()),
        writes,
        surroundings,
        true,
        Map.copyOf(expandable),
        vault,
        entries);
  }

  private void make(Change change) {
    switch (change) {
      case Change.Apply apply -> apply(apply.object());
      case Change.CreateCredentials create -> secrets.create(create);
      case Change.IssueCertificate issue -> secrets.issue(issue);
      case Change.Delete delete -> {
        objects.remove(delete.ref());
        if (delete.ref().type().equals(Secret.class)) {
          secrets.remove(delete.ref().name());
        }
      }
      case Change.ProjectionDeed deed ->
          secrets.show(
              deed,
              entries
                  .known()
                  .orElseGet(
                      () ->
                          new VaultEntries(Map.of(), Optional.empty(), VaultEntries.Recency.Old)));
      case Change.LeaseDeed deed -> secrets.lease(deed, now);
      case Change.CreateInbox inbox -> secrets.create(inbox);
      case Change.TakeValues take -> secrets.take(take);
      case Change.RemoveAuthority _, Change.RemoveVaultKeys _, Change.VaultDeed _ -> {}
    }
  }

  private void apply(HasMetadata sent) {
    ObjectRef ref = ObjectRef.of(sent);
    HasMetadata stored = Serialization.clone(sent);
    boolean isShared = Labels.instanceOf(stored).isEmpty();
    HasMetadata old = (isShared ? shared : objects).get(ref);
    var meta = stored.getMetadata();
    meta.setUid(old == null ? "uid-" + tick() : old.getMetadata().getUid());
    meta.setGeneration(old == null ? 1L : old.getMetadata().getGeneration() + 1);
    meta.setCreationTimestamp(
        old == null
            ? BEGIN.plus(Duration.ofSeconds(clock)).toString()
            : old.getMetadata().getCreationTimestamp());
    meta.setResourceVersion(tick());
    (isShared ? shared : objects).put(ref, stored);
  }

  private String tick() {
    return String.valueOf(++clock);
  }
}
