package gg.sprocket.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.api.v1alpha1.IssuerKind;
import gg.sprocket.operator.api.v1alpha1.IssuerReference;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.component.Components;
import gg.sprocket.operator.component.identity.OperatorAccount;
import gg.sprocket.operator.plan.Simulation.Subject;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Seal;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Builds {@link Observed} from YAML.
 *
 * <p>{@code observed.yaml} holds documents that are taken in order: Kubernetes objects (a Secret's
 * {@code stringData} becomes digests), and {@code simulate: {passes, spec}} (applies so many plans
 * of the instance, its spec patched), {@code patch: {ref, merge}}, {@code secret: {name, remove,
 * annotations, sealed}}, {@code remove: ref}, {@code secrets: Known} or {@code secrets: {reason,
 * message}}, {@code vault: {members, intent, keys, current}} (a member is the name of a state, a
 * set of keys {@code {claims, setUp}} with names of claims), {@code values: {path: {version,
 * written, data, padded}}} (what the Vault holds) or {@code surroundings: {classes, kinds,
 * takenHosts, shadowed}}. A Secret's {@code pair} is what was read of its certificate.
 */
final class Observations {

  static final String UID = "6d2f1a54-3c0b-4f0e-9a67-0b1f5c2d7e80";

  /** Where the cases are. */
  static final Path FOLDER = Path.of("src/test/resources/plan");

  /** The operator's own account in all tests. */
  static final OperatorAccount OPERATOR =
      new OperatorAccount("sprocket-system", "sprocket-operator", "sprocket-operator-secrets");

  private Observations() {}

  static List<Component> components() {
    return Components.all(OPERATOR, "ghcr.io/sprocketbot/sprocket-operator:0.1.0");
  }

  /** What is observed in a case. */
  static Observed of(Path folder) {
    JsonNode instance = Yaml.documents(folder.resolve("instance.yaml")).getFirst();
    Path own = folder.resolve("release.yaml");
    Subject subject = subject(instance, Files.exists(own) ? release(own) : release());
    Simulation simulation = new Simulation();
    Path observed = folder.resolve("observed.yaml");
    if (Files.exists(observed)) {
      Yaml.documents(observed).forEach(d -> take(simulation, instance, subject, d));
    }
    return simulation.observed(subject);
  }

  /** The small release that cases share. */
  static ReleaseSpec release() {
    return release(FOLDER.resolve("release.yaml"));
  }

  private static ReleaseSpec release(Path file) {
    return Yaml.decoded(Yaml.documents(file).getFirst().path("spec"), ReleaseSpec.class);
  }

  /** An instance of YAML, with an identity filled in. */
  static Subject subject(JsonNode instance, ReleaseSpec release) {
    ObjectMeta meta = Yaml.decoded(instance.path("metadata"), ObjectMeta.class);
    meta.setUid(meta.getUid() == null ? UID : meta.getUid());
    meta.setGeneration(meta.getGeneration() == null ? 1L : meta.getGeneration());
    InstanceStatus status =
        instance.has("status")
            ? Yaml.decoded(instance.path("status"), InstanceStatus.class)
            : InstanceStatus.NONE;
    return new Subject(
        Identity.of(meta),
        Yaml.decoded(instance.path("spec"), InstanceSpec.class),
        status,
        release);
  }

  private static void take(
      Simulation simulation, JsonNode instance, Subject subject, JsonNode document) {
    if (document.has("kind")) {
      put(simulation, document);
    } else if (document.has("simulate")) {
      simulate(simulation, instance, subject, document.path("simulate"));
    } else if (document.has("patch")) {
      JsonNode patch = document.path("patch");
      simulation.patch(patch.path("ref").asText(), patch.path("merge"));
    } else if (document.has("secret")) {
      change(simulation, document.path("secret"));
    } else if (document.has("remove")) {
      simulation.remove(simulation.refOf(document.path("remove").asText()));
    } else if (document.has("surroundings")) {
      simulation.meet(surroundings(document.path("surroundings")));
    } else if (document.has("vault")) {
      simulation.look(vault(document.path("vault")));
    } else if (document.has("values")) {
      simulation.look(observed -> observed.holding(VaultViews.values(document.path("values"))));
    } else if (document.has("secrets")) {
      simulation.see(sight(document.path("secrets")));
    } else {
      throw new IllegalArgumentException("observed.yaml holds an unknown document " + document);
    }
  }

  private static void put(Simulation simulation, JsonNode document) {
    if (document.path("kind").asText().equals("Secret")) {
      simulation.put(secret(document));
    } else {
      simulation.put(Yaml.kubernetes(document));
    }
  }

  private static void simulate(
      Simulation simulation, JsonNode instance, Subject subject, JsonNode settings) {
    ObjectNode earlier = instance.deepCopy();
    earlier.remove("status");
    JsonNode patched = Yaml.merged(earlier, settings.path("instance"));
    int passes = settings.path("passes").asInt(20);
    int made =
        simulation.settle(new Planner(components()), subject(patched, subject.release()), passes);
    if (made < passes && settings.has("passes")) {
      throw new IllegalArgumentException("only " + made + " passes change anything");
    }
  }

  private static void change(Simulation simulation, JsonNode change) {
    SecretView secret = simulation.secret(change.path("name").asText());
    Map<String, String> digests = new TreeMap<>(secret.digests());
    change.path("remove").forEach(key -> digests.remove(key.asText()));
    Map<String, String> annotations = new TreeMap<>(secret.annotations());
    change
        .path("annotations")
        .properties()
        .forEach(e -> annotations.put(e.getKey(), e.getValue().asText()));
    if (change.path("sealed").asBoolean()) {
      annotations.put(
          Labels.CERTIFICATE,
          Seal.of(
              digests,
              annotations.getOrDefault(Labels.HOSTS, ""),
              annotations.getOrDefault(Labels.NOT_AFTER, "")));
    }
    simulation.put(
        new SecretView(
            secret.name(),
            secret.uid(),
            secret.resourceVersion(),
            secret.labels(),
            annotations,
            secret.owners(),
            digests,
            secret.pair(),
            SecretTraits.NONE));
  }

  private static Fact<Map<String, SecretView>> sight(JsonNode secrets) {
    if (secrets.asText().equals("Known")) {
      return new Fact.Known<>(Map.of());
    }
    Reason reason = Reason.valueOf(secrets.path("reason").asText());
    Problem problem = new Problem(reason, secrets.path("message").asText());
    return new Fact.Failed<>(problem, Simulation.NOW.minus(Duration.ofMinutes(1)));
  }

  private static UnaryOperator<Observed> vault(JsonNode told) {
    return observed -> observed.with(new Fact.Known<>(VaultViews.read(told, observed)));
  }

  private static Surroundings surroundings(JsonNode met) {
    List<IngressClass> classes =
        met.path("classes").valueStream().map(Observations::ingressClass).toList();
    Map<OptionalKind, Problem> unusable = new EnumMap<>(OptionalKind.noneInstalled());
    met.path("kinds").forEach(kind -> unusable.remove(OptionalKind.valueOf(kind.asText())));
    Set<String> taken =
        met.path("takenHosts").valueStream().map(JsonNode::asText).collect(Collectors.toSet());
    Optional<IssuerReference> issuer =
        Optional.ofNullable(met.path("issuer").textValue())
            .map(name -> new IssuerReference(IssuerKind.ClusterIssuer, name));
    List<String> controllers = met.path("controllers").valueStream().map(JsonNode::asText).toList();
    List<String> annotations = met.path("annotations").valueStream().map(JsonNode::asText).toList();
    return new Surroundings(
        classes,
        unusable,
        taken,
        Set.of(),
        met.path("shadowed").asBoolean(),
        new Platform(issuer, annotations, controllers));
  }

  private static IngressClass ingressClass(JsonNode given) {
    return new IngressClassBuilder()
        .withNewMetadata()
        .withName(given.path("name").asText())
        .addToAnnotations(
            "ingressclass.kubernetes.io/is-default-class", given.path("default").asText("false"))
        .endMetadata()
        .withNewSpec()
        .withController(given.path("controller").asText())
        .endSpec()
        .build();
  }

  private static Optional<TlsPair> pair(JsonNode document) {
    return document.has("pair") ? Optional.of(TlsPair.of(document.path("pair"))) : Optional.empty();
  }

  private static SecretView secret(JsonNode document) {
    ObjectMeta meta = Yaml.decoded(document.path("metadata"), ObjectMeta.class);
    Map<String, String> digests = new TreeMap<>();
    document
        .path("stringData")
        .properties()
        .forEach(e -> digests.put(e.getKey(), Digest.sha256(e.getValue().asText())));
    Set<String> owners = new HashSet<>();
    meta.getOwnerReferences().stream().map(OwnerReference::getUid).forEach(owners::add);
    return new SecretView(
        meta.getName(),
        "uid-of-" + meta.getName(),
        "500",
        meta.getLabels() == null ? Map.of() : meta.getLabels(),
        meta.getAnnotations() == null ? Map.of() : meta.getAnnotations(),
        owners,
        digests,
        pair(document),
        SecretTraits.NONE);
  }
}
