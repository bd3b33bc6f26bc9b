package gg.sprocket.operator.apply;

import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.database.DatabaseLoginComponent;
import gg.sprocket.operator.component.database.LoginScene;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.keys.VaultAccess;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.DataIds;
import gg.sprocket.operator.plan.Fact;
import gg.sprocket.operator.plan.Observed;
import gg.sprocket.operator.plan.Planner;
import gg.sprocket.operator.plan.Problem;
import gg.sprocket.operator.plan.Reason;
import gg.sprocket.operator.plan.SecretTraits;
import gg.sprocket.operator.plan.SecretView;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.values.ValueStore;
import gg.sprocket.operator.vault.MemberLocator;
import gg.sprocket.operator.vault.SecretBytes;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The logins at the database of an instance, in a played Vault and a played cluster, and operators
 * that look, decide and act one after the other. No process of it reads one.
 */
final class LeaseLife implements AutoCloseable {

  private static final String KEYS = "keys";
  private static final String PREFIX = "mle-database-lease-";

  /** More than any operator needs. */
  private static final int ROUNDS = 8;

  private final Edges edges = new Edges();
  private final ObjectServer server = new ObjectServer();
  private final Observed instance = instance();
  private PlayedLeases vault = new PlayedLeases(edges);
  private Instant now = instance.now();
  private final List<Map<String, JsonNode>> views = new ArrayList<>();
  private int late;

  LeaseLife() {
    server.edged(edges);
  }

  private static Observed instance() {
    Scene scene = LoginScene.of("{life: 1h, maxLife: 6h}");
    LoginScene.told(scene, LoginScene.ACTIVE, true);
    return scene.observed();
  }

  /** Begins anew, without a login. */
  void begin() {
    server.clear();
    vault = new PlayedLeases(edges);
    now = instance.now();
    vault.pass(now);
    views.clear();
    late = 0;
    String dataId = DataIds.of(instance).found().orElseThrow();
    server.put(
        new SecretBuilder(secret(KEYS, Names.authority(dataId), Map.of("ca.crt", "PEM")))
            .editMetadata()
            .addToAnnotations(Labels.OWNER, instance.identity().owner())
            .endMetadata()
            .build());
    String namespace = instance.identity().namespace();
    server.put(
        secret(namespace, "mle-database-maker", Map.of("username", "m", "password", "of-maker")));
    server.put(secret(namespace, "mle-database-tls", Map.of("ca.crt", "PEM")));
  }

  private static Secret secret(String namespace, String name, Map<String, String> values) {
    Map<String, String> data = new TreeMap<>();
    values.forEach(
        (key, value) ->
            data.put(
                key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }

  /** Lets time pass. */
  void pass(Duration time) {
    now = now.plus(time);
    vault.pass(now);
  }

  /** The Vault. */
  PlayedLeases vault() {
    return vault;
  }

  /** Leases that Secrets tell of, the first first. */
  List<String> shown() {
    return secrets().values().stream()
        .map(secret -> secret.at("/metadata/annotations").path(Labels.LEASE_ID).asText())
        .toList();
  }

  /** When those end, in the same order. */
  List<Instant> ends() {
    return secrets().values().stream()
        .map(secret -> secret.at("/metadata/annotations").path(Labels.LEASE_UNTIL).asText())
        .map(Instant::parse)
        .toList();
  }

  /** Has an operator see from now on what was there a number of rounds ago. */
  void lag(int rounds) {
    late = rounds;
  }

  /** Writes the Secret of a login. */
  void put(int number, String lease) {
    server.put(told(number, lease));
  }

  /** Has a Secret of the next login stand there before that is written. */
  void inTheWay(Supplier<String> lease) {
    server.before(ObjectServer.APPLY, () -> put(1, lease.get()));
  }

  private Secret told(int number, String lease) {
    return new SecretBuilder(
            secret(instance.identity().namespace(), PREFIX + number, Map.of("some", "one")))
        .editMetadata()
        .addToAnnotations(Labels.LEASE_ID, lease)
        .addToLabels(Labels.MANAGED_BY, Labels.OPERATOR)
        .addToLabels(Labels.INSTANCE, instance.identity().name())
        .endMetadata()
        .build();
  }

  private Map<String, JsonNode> secrets() {
    Map<String, JsonNode> found = new TreeMap<>();
    IntStream.range(1, 10)
        .mapToObj(number -> PREFIX + number)
        .forEach(
            name ->
                server
                    .get(Secret.class, instance.identity().namespace(), name)
                    .ifPresent(secret -> found.put(name, secret)));
    return found;
  }

  /** Lets an operator work undisturbed. */
  void run() {
    run(Integer.MAX_VALUE, Edges.End.Killed);
  }

  /** Lets an operator work; whether it met the edge. */
  boolean run(int edge, Edges.End end) {
    edges.meet(edge, end);
    Life life = new Life();
    boolean done = false;
    for (int round = 0; round < ROUNDS && !done && !edges.isDead(); round++) {
      done = life.round().isEmpty();
    }
    return !edges.isAhead();
  }

  /** Lets one operator look, decide and act once; what came of it. */
  List<Result> round() {
    edges.meet(Integer.MAX_VALUE, Edges.End.Killed);
    return new Life().round();
  }

  /** One operator: what it remembers ends with it. */
  private final class Life {
    private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);
    private final Requests requests;

    Life() {
      ValueStore store =
          new ValueStore(
              new VaultAccess(
                  new KeysNamespace(server.client, KEYS),
                  vault,
                  MemberLocator.BY_POD,
                  new TokenIssuer(server.client, "nobody", clock)),
              _ -> SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII)),
              clock);
      SecretValues values = new SecretValues(new Random(1));
      requests =
          new Requests(
              server.client,
              new RecentWrites(),
              new Certificates(server.client, KEYS, clock),
              values,
              NoVaults.of(server.client),
              new ProjectionDeeds(server.client, store, values, Duration.ofMinutes(1)),
              clock);
    }

    List<Result> round() {
      List<Result> results = new ArrayList<>();
      List<Change> due =
          new Planner(List.of(new DatabaseLoginComponent())).plan(seen()).changes().toList();
      for (Change change : due) {
        results.add(attempt(change));
      }
      return results;
    }

    private Result attempt(Change change) {
      try {
        return requests.make(instance.identity(), change, requests.budget());
      } catch (KubernetesClientException e) {
        return new Result.Failed(new Problem(Reason.Failed, e.getClass().getName()));
      }
    }
  }

  /** As a watch shows it that is late. */
  private Map<String, JsonNode> view() {
    Map<String, JsonNode> copy = new TreeMap<>();
    secrets().forEach((name, secret) -> copy.put(name, secret.deepCopy()));
    views.add(copy);
    return views.get(Math.max(0, views.size() - 1 - late));
  }

  private Observed seen() {
    Map<String, SecretView> known = new HashMap<>(instance.secrets().known().orElseThrow());
    view().forEach((name, secret) -> known.put(name, view(name, secret)));
    return new Observed(
        now,
        instance.identity(),
        instance.spec(),
        instance.status(),
        instance.release(),
        instance.objects(),
        instance.shared(),
        instance.pods(),
        new Fact.Known<>(Map.copyOf(known)),
        instance.writes(),
        instance.surroundings(),
        instance.alone(),
        instance.expandable(),
        instance.vault(),
        instance.entries());
  }

  private static SecretView view(String name, JsonNode secret) {
    Set<String> owners =
        secret
            .at("/metadata/ownerReferences")
            .valueStream()
            .map(owner -> owner.path("uid").asText())
            .collect(Collectors.toSet());
    return new SecretView(
        name,
        secret.at("/metadata/uid").asText(),
        secret.at("/metadata/resourceVersion").asText(),
        texts(secret.at("/metadata/labels")),
        texts(secret.at("/metadata/annotations")),
        owners,
        Map.of("username", "u", "password", "p"),
        Optional.empty(),
        SecretTraits.NONE);
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new TreeMap<>();
    object.properties().forEach(text -> texts.put(text.getKey(), text.getValue().asText()));
    return texts;
  }

  @Override
  public void close() {
    server.close();
  }
}
