package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Json;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Seal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A cluster in memory that does what plans say and pretends that everything works at once. */
final class Simulation {

  /** Time of every pass. */
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final Map<String, String> STATUS =
      Map.of(
          "StatefulSet",
          "{status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1,"
              + " currentRevision: a, updateRevision: a}}",
          "Deployment",
          "{status: {observedGeneration: 1, replicas: 1, readyReplicas: 1, updatedReplicas: 1,"
              + " availableReplicas: 1}}",
          "Job",
          "{status: {succeeded: 1, conditions: [{type: Complete, status: 'True'}]}}",
          "PersistentVolumeClaim",
          "{status: {phase: Bound}}");

  private final Map<ObjectRef, HasMetadata> objects = new LinkedHashMap<>();
  private final Map<ObjectRef, HasMetadata> shared = new LinkedHashMap<>();
  private final Map<String, SecretView> secrets = new TreeMap<>();
  private final List<Pod> pods = new ArrayList<>();
  private Fact<Map<String, SecretView>> sight = new Fact.Unknown<>();
  private Surroundings surroundings = Surroundings.BARE;
  private UnaryOperator<Observed> vault = observed -> observed;
  private int version = 1000;

  /** What an operator would observe of it. */
  Observed observed(Subject subject) {
    return vault.apply(
        new Observed(
            NOW,
            subject.identity(),
            new Read.Ok<>(subject.spec()),
            subject.status(),
            new Read.Ok<>(Edition.of(subject.release(), Json.tree(subject.release()))),
            Map.copyOf(objects),
            Map.copyOf(shared),
            List.copyOf(pods),
            sight instanceof Fact.Known<?> ? new Fact.Known<>(Map.copyOf(secrets)) : sight,
            Writes.NONE,
            surroundings,
            true,
            Map.of("standard", true, "fast", true, "slow", false)));
  }

  /**
   * The instance that is observed.
   *
   * @param identity who it is
   * @param spec its spec
   * @param status its last status
   * @param release its release
   */
  record Subject(
      Identity identity, InstanceSpec spec, InstanceStatus status, ReleaseSpec release) {}

  /** Plans and applies until nothing changes; the number of passes that changed anything. */
  int settle(Planner planner, Subject subject, int limit) {
    for (int pass = 0; pass < limit; pass++) {
      Plan plan = planner.plan(observed(subject));
      if (plan.changes().findAny().isEmpty()) {
        return pass;
      }
      plan.changes().forEach(this::apply);
    }
    return limit;
  }

  void apply(Change change) {
    switch (change) {
      case Change.Apply apply -> put(ServerDefaults.stored(apply.object()));
      case Change.CreateCredentials create -> {
        Map<String, String> digests = new TreeMap<>();
        create.values().forEach(v -> digests.put(v.key(), digest(create.ref().name(), v.key())));
        put(
            view(
                create.ref().name(),
                create.labels(),
                Map.of(),
                Set.of(),
                digests,
                Optional.empty()));
      }
      case Change.IssueCertificate issue -> put(certificate(issue));
      case Change.Delete delete -> remove(delete.ref());
      case Change.CreateInbox _, Change.TakeValues _ -> {}
      case Change.RemoveAuthority _,
          Change.RemoveVaultKeys _,
          Change.VaultDeed _,
          Change.LeaseDeed _,
          Change.ProjectionDeed _ -> {}
    }
  }

  /** Adds what is told of a Vault to what is observed from now on. */
  void look(UnaryOperator<Observed> told) {
    UnaryOperator<Observed> before = vault;
    vault = observed -> told.apply(before.apply(observed));
  }

  /** Sees Secrets from now on, or fails to. */
  void see(Fact<Map<String, SecretView>> fact) {
    sight = fact;
  }

  /** Sets what the instance meets outside its namespace. */
  void meet(Surroundings met) {
    surroundings = met;
  }

  /** Puts an object as if it had just been stored, with its status as if all were well. */
  void put(HasMetadata object) {
    if (object instanceof Pod pod) {
      pods.add(pod);
      return;
    }
    JsonNode status = Yaml.object(STATUS.getOrDefault(object.getKind(), "{}"));
    HasMetadata stored = Yaml.kubernetes(Yaml.merged(status, Json.tree(object)));
    ObjectRef ref = ObjectRef.of(stored);
    if (stored.getMetadata().getUid() == null) {
      stored.getMetadata().setUid("uid-of-" + ref.name());
    }
    stored.getMetadata().setGeneration(1L);
    stored.getMetadata().setResourceVersion(String.valueOf(++version));
    (Labels.instanceOf(stored).isPresent() ? objects : shared).put(ref, stored);
    if (stored instanceof RoleBinding && sight instanceof Fact.Unknown<?>) {
      see(new Fact.Known<>(Map.of()));
    }
  }

  void put(SecretView secret) {
    secrets.put(secret.name(), secret);
  }

  void remove(ObjectRef ref) {
    objects.remove(ref);
    shared.remove(ref);
    if (ref.kind().equals("Secret")) {
      secrets.remove(ref.name());
    }
  }

  /** Changes an object by a merge patch. */
  void patch(String ref, JsonNode patch) {
    HasMetadata object = objects.getOrDefault(refOf(ref), shared.get(refOf(ref)));
    if (object == null) {
      throw new IllegalArgumentException("there is no " + ref + " to patch");
    }
    JsonNode patched = Yaml.merged(Json.tree(object), patch);
    (objects.containsKey(refOf(ref)) ? objects : shared)
        .put(ObjectRef.of(object), Yaml.kubernetes(patched));
  }

  /** Changes what is remembered of a Secret. */
  SecretView secret(String name) {
    SecretView view = secrets.get(name);
    if (view == null) {
      throw new IllegalArgumentException("there is no Secret " + name);
    }
    return view;
  }

  /** The reference that {@code Kind/name} stands for. */
  ObjectRef refOf(String text) {
    if (text.startsWith("Secret/")) {
      return new ObjectRef(io.fabric8.kubernetes.api.model.Secret.class, text.substring(7));
    }
    return Stream.concat(objects.keySet().stream(), shared.keySet().stream())
        .filter(ref -> ref.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + text));
  }

  private SecretView certificate(Change.IssueCertificate issue) {
    String name = issue.ref().name();
    Map<String, String> digests = new TreeMap<>();
    for (String key : List.of("ca.crt", "tls.crt", "tls.key")) {
      digests.put(key, digest(name + version, key));
    }
    OwnerReference owner = issue.owner();
    String hosts = String.join(",", issue.hosts());
    String notAfter = NOW.plus(issue.life()).toString();
    return view(
        name,
        issue.labels(),
        Map.of(
            Labels.CERTIFICATE,
            Seal.of(digests, hosts, notAfter),
            Labels.HOSTS,
            hosts,
            Labels.NOT_AFTER,
            notAfter),
        Set.of(owner.getUid()),
        digests,
        Optional.of(
            new TlsPair(
                NOW,
                NOW.plus(issue.life()),
                issue.hosts(),
                "CN=mle",
                true,
                "(PEM of " + issue.authority() + ")\n")));
  }

  private SecretView view(
      String name,
      Map<String, String> labels,
      Map<String, String> annotations,
      Set<String> owners,
      Map<String, String> digests,
      Optional<TlsPair> pair) {
    String next = String.valueOf(++version);
    return new SecretView(
        name,
        "uid-of-" + name,
        next,
        labels,
        annotations,
        owners,
        digests,
        pair,
        SecretTraits.NONE);
  }

  private static String digest(String name, String key) {
    return Digest.sha256("pretended " + name + "/" + key);
  }
}
