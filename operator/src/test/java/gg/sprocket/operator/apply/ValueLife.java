package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.secrets.SecretsComponent;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DataIds;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.plan.VaultEntries;
import gg.sprocket.operator.plan.VaultEntry;
import gg.sprocket.operator.plan.VaultFolder;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultSource;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The one generated value of an instance, in a played Vault and a played cluster, and operators
 * that look, decide and act one after the other.
 */
final class ValueLife implements AutoCloseable {

  private static final String PATH = "generated/jwt";
  private static final String SECRET = "mle-generated-jwt";
  private static final String KEYS = "keys";

  /** More than any operator needs. */
  private static final int ROUNDS = 8;

  private final Edges edges = new Edges();
  private final ObjectServer server = new ObjectServer();
  private final Observed instance =
      Scene.minimal().set("{vault: {mode: Managed}, secrets: {backend: Vault}}").observed();
  private final String dataId = DataIds.of(instance).found().orElseThrow();
  private PlayedEngine engine = new PlayedEngine(edges);
  private int operators;
  private Life life = new Life(0);

  ValueLife() {
    server.edged(edges);
  }

  /** Begins anew, with nothing in either. */
  void begin() {
    server.clear();
    engine = new PlayedEngine(edges);
    life = new Life(++operators);
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(KEYS)
            .withName(Names.authority(dataId))
            .addToAnnotations(Labels.OWNER, instance.identity().owner())
            .endMetadata()
            .addToData("ca.crt", encoded("PEM"))
            .build());
  }

  /** Writes a version, as people do. */
  Entry put(String value) {
    return engine.put(PATH, Map.of("value", value));
  }

  /** Puts the Secret there. */
  void secret(String value, Map<String, String> annotations) {
    server.put(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(instance.identity().namespace())
            .withName(SECRET)
            .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
            .addToLabels(Labels.INSTANCE, instance.identity().name())
            .addToLabels(Labels.DATA_ID, dataId)
            .withAnnotations(annotations)
            .endMetadata()
            .addToData("value", encoded(value))
            .build());
  }

  /** What a Secret says that shows a version. */
  Map<String, String> mark(Entry entry) {
    return entry.version().mark(VaultFolder.origin(instance));
  }

  /** What the Secret says of itself. */
  Map<String, String> annotations() {
    return live().map(secret -> texts(secret.at("/metadata/annotations"))).orElse(Map.of());
  }

  /** Has something happen before the Vault serves the next {@code read} or {@code write}. */
  void before(String call, Runnable happens) {
    engine.before(call, happens);
  }

  /** Has something happen before the Secret is written. */
  void beforeShowing(Runnable happens) {
    server.before(ObjectServer.APPLY, happens);
  }

  /** All versions in the Vault. */
  List<Entry> versions() {
    return engine.versions(PATH);
  }

  /** All forms that the operators ever gave the Secret. */
  List<JsonNode> past(Class<? extends HasMetadata> kind) {
    return server.past(kind, instance.identity().namespace(), SECRET);
  }

  /** The value that the Secret has; empty if there is none. */
  String shown() {
    return live().map(ValueLife::value).orElse("");
  }

  private Optional<JsonNode> live() {
    return server.get(Secret.class, instance.identity().namespace(), SECRET);
  }

  static String value(Entry entry) {
    return entry.values().getOrDefault("value", "");
  }

  static String value(JsonNode secret) {
    return new String(
        Base64.getDecoder().decode(secret.at("/data/value").asText()), StandardCharsets.UTF_8);
  }

  /** Whether an operator that looks now has nothing to do. */
  boolean isAtRest() {
    edges.meet(Integer.MAX_VALUE, Edges.End.Killed);
    return new Life(++operators).round().isEmpty();
  }

  /** Lets one operator look, decide and act once; what came of it. */
  List<Result> round() {
    return life.round();
  }

  /** Lets an operator work undisturbed. */
  void run() {
    run(Integer.MAX_VALUE, Edges.End.Killed);
  }

  /** Lets an operator work; whether it met the edge. */
  boolean run(int edge, Edges.End end) {
    edges.meet(edge, end);
    life = new Life(++operators);
    boolean done = false;
    for (int round = 0; round < ROUNDS && !done && !edges.isDead(); round++) {
      done = life.round().isEmpty();
    }
    return !edges.isAhead();
  }

  /** One operator: what it remembers ends with it, and what it makes nobody else makes. */
  private final class Life {
    private final ValueStore store =
        new ValueStore(
            new VaultAccess(
                new KeysNamespace(server.client, KEYS),
                engine,
                MemberLocator.BY_POD,
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            _ -> SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII)),
            Clock.systemUTC());
    private final Requests requests;

    Life(int seed) {
      SecretValues values = new SecretValues(new Random(seed));
      requests =
          new Requests(
              server.client,
              new RecentWrites(),
              new Certificates(server.client, KEYS, Clock.systemUTC()),
              values,
              NoVaults.of(server.client),
              new ProjectionDeeds(server.client, store, values, Duration.ofMinutes(1)),
              Clock.systemUTC());
    }

    List<Result> round() {
      List<Result> results = new ArrayList<>();
      try {
        for (Change change : due()) {
          results.add(requests.make(instance.identity(), change, requests.budget()));
        }
      } catch (VaultFailure | KubernetesClientException e) {
        results.add(new Result.Failed(new Problem(Reason.Failed, e.getClass().getName())));
      }
      return results;
    }

    private List<Change> due() throws VaultFailure {
      Observed observed = seen(look());
      return new Planner(List.of(new SecretsComponent()))
          .plan(observed)
          .changes()
          .<Change>map(
              change -> {
                Change.ProjectionDeed deed = (Change.ProjectionDeed) change;
                return new Change.ProjectionDeed(
                    deed.component(),
                    deed.form(),
                    deed.projection(),
                    deed.step(),
                    Optional.of(source()),
                    deed.judged());
              })
          .toList();
    }

    private Map<String, VaultEntry> look() throws VaultFailure {
      return store
          .ask(
              instance.identity(),
              source(),
              CallBudget.of(Duration.ofMinutes(1)),
              session -> session.read(source().form().mount(), PATH))
          .map(entry -> Map.of(PATH, told(entry)))
          .orElse(Map.of());
    }
  }

  private static VaultEntry told(Entry entry) {
    return new VaultEntry(
        entry.version(),
        Map.of("value", Digest.sha256(value(entry))),
        SecretTraits.NONE,
        entry.others());
  }

  private Observed seen(Map<String, VaultEntry> entries) {
    Map<String, SecretView> secrets = new HashMap<>(instance.secrets().known().orElseThrow());
    live().ifPresent(secret -> secrets.put(SECRET, view(secret)));
    return new Observed(
            instance.now(),
            instance.identity(),
            instance.spec(),
            instance.status(),
            instance.release(),
            instance.objects(),
            instance.shared(),
            instance.pods(),
            new Fact.Known<>(Map.copyOf(secrets)),
            instance.writes(),
            instance.surroundings(),
            instance.alone(),
            instance.expandable())
        .holding(
            new Fact.Known<>(
                new VaultEntries(entries, Optional.empty(), VaultEntries.Recency.Current)));
  }

  private static SecretView view(JsonNode secret) {
    return new SecretView(
        SECRET,
        secret.at("/metadata/uid").asText(),
        secret.at("/metadata/resourceVersion").asText(),
        texts(secret.at("/metadata/labels")),
        texts(secret.at("/metadata/annotations")),
        Set.of(),
        Map.of("value", Digest.sha256(value(secret))),
        Optional.empty(),
        SecretTraits.NONE);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    return texts;
  }

  private VaultSource source() {
    Identity identity = instance.identity();
    return new VaultSource(
        dataId,
        new SetUpForm(identity.namespace(), identity.name(), Optional.empty()),
        new VaultPod("v", "v-0", "127.0.0.1", "v.svc", "run"));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.close();
  }
}
