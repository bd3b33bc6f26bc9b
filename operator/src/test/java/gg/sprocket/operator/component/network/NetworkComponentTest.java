package gg.sprocket.operator.component.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gg.sprocket.operator.api.v1alpha1.ReleaseSpec;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which connections the policies let through, worked out as the Kubernetes documentation says. */
class NetworkComponentTest {

  private static final List<Integer> PORTS =
      List.of(53, 443, 3000, 3001, 3010, 3015, 5432, 5671, 5672, 6379, 7070, 8086, 8443, 25060);

  private final Scene scene = Scene.minimal();

  @Test
  void onlyThoseWhoReadALoginReachTheServer() {
    scene.release(Shipped.release("1.4.0")).set("version: 1.4.0").settle();

    assertThat(clientsOf("database", 5432)).containsExactlyInAnyOrder("core", "schema");
    assertThat(clientsOf("cache", 6379))
        .containsExactlyInAnyOrder(
            "core", "matchmaking", "notification", "submission", "replay-parse");
    assertThat(clientsOf("queue", 5672))
        .containsExactlyInAnyOrder(
            "core",
            "matchmaking",
            "notification",
            "image-generation",
            "server-analytics",
            "submission",
            "replay-parse",
            "discord-bot");
    assertThat(clientsOf("object-storage", 7070))
        .containsExactlyInAnyOrder(
            "core", "image-generation", "submission", "replay-parse", "discord-bot", "buckets");
    assertThat(clientsOf("matchmaking", 3010)).isEmpty();
  }

  /** A selector of nothing is refused by the API server. */
  @Test
  void whatNobodyReadsLetsNobodyIn() {
    scene.settle();
    scene.release(withoutReadersOfTheCache()).set("version: 1.6.0").pass();
    assertThat(clientsOf("cache", 6379)).as("while the former pods run").contains("monolith");

    scene.settle();
    assertThat(scene.get(NetworkPolicy.class, "mle-cache").getSpec().getIngress()).isEmpty();
    assertThat(clientsOf("cache", 6379)).isEmpty();
  }

  private static ReleaseSpec withoutReadersOfTheCache() {
    Path file = Path.of("../helm/sprocket-operator/releases/1.5.0.yaml");
    JsonNode spec = Shipped.documents(file).getFirst().path("spec");
    for (JsonNode files : spec.findValues("secretFiles")) {
      ((ArrayNode) files).removeIf(one -> one.path("secret").asText().equals("cache-password"));
    }
    return Shipped.release(spec);
  }

  @Test
  void noOtherPortIsOpen() {
    scene.settle();

    for (String server : processes()) {
      for (int port : PORTS) {
        Set<String> clients = clientsOf(server, port);
        switch (server + ":" + port) {
          case "database:5432" ->
              assertThat(clients).containsExactlyInAnyOrder("monolith", "replay-parse", "schema");
          case "cache:6379" -> assertThat(clients).containsExactly("monolith");
          case "object-storage:7070" ->
              assertThat(clients).containsExactlyInAnyOrder("monolith", "replay-parse", "buckets");
          // Open to what routes to them, which may be any pod.
          case "monolith:3001", "web:3000" -> assertThat(clients).isNotEmpty();
          default -> assertThat(clients).as(server + ":" + port).isEmpty();
        }
      }
    }
  }

  @Test
  void onlyWhatCallsOutsideServicesGetsOut() {
    scene
        .set(
            """
            database:
              mode: External
              external: {host: db.example.org, port: 25060, database: m, username: m, secretRef: {name: db}}
            """)
        .secret("db", Map.of("password", "x"))
        .settle();

    assertThat(reachesOutside(443)).containsExactlyInAnyOrder("monolith", "web");
    assertThat(reachesOutside(25060))
        .containsExactlyInAnyOrder("monolith", "replay-parse", "schema", "probe-database");
    assertThat(reachesOutside(5432)).isEmpty();
    assertThat(reachesOutside(53)).containsAll(processes());
  }

  @Test
  void anInfluxIsReachedByItsWritersAlone() {
    scene
        .set("topology: Microservices")
        .set(
            """
            integrations:
              discord: {secretRef: {name: mle-discord}}
              influx: {address: "http://influx.example.org:8086", org: o, bucket: b, secretRef: {name: influx}}
            """)
        .secret("influx", Map.of("token", "x"))
        .settle();

    assertThat(reachesOutside(8086)).containsExactly("server-analytics");
    assertThat(clientsOf("core", 3001)).contains("discord-bot");
  }

  /** The processes of the former release run until the schema of the new one is there. */
  @Test
  void whatRunsKeepsItsWaysWhileTheSchemaIsMade() {
    scene.release(Shipped.release("1.4.0")).set("version: 1.4.0").settle();
    scene.release(Shipped.release()).set("version: 1.5.0").set("topology: Monolith");
    scene.pass();

    assertThat(clientsOf("database", 5432)).contains("core", "schema");
    assertThat(clientsOf("cache", 6379)).contains("submission");
    assertThat(clientsOf("queue", 5672)).contains("submission");
    assertThat(reachesOutside(443)).contains("discord-bot");
    scene.settle();
    assertThat(clientsOf("cache", 6379)).containsExactly("monolith");
  }

  /** Nobody is cut off from what still serves, be the new one proved or not. */
  @Test
  void whatStillWorksWithTheFormerServiceKeepsItsWay() {
    scene.settle();
    scene
        .set(
            "cache: {mode: External, external: {host: r.example.org, port: 6390, secretRef: {name: r}}}")
        .secret("r", Map.of("password", "wrong"));
    scene.pass().pass();

    assertThat(clientsOf("cache", 6379)).containsExactly("monolith");
    assertThat(reachesOutside(6390)).contains("monolith", "probe-cache");
    scene.settle();
    assertThat(scene.all(NetworkPolicy.class))
        .extracting(policy -> policy.getMetadata().getName())
        .doesNotContain("mle-cache")
        .contains("mle-to-cache");
  }

  @Test
  void withoutTlsThePublicHostsAreReachedInPlainText() {
    scene.set("tls: {mode: Disabled}").settle();

    assertThat(reachesOutside(80)).containsExactlyInAnyOrder("monolith", "web");
  }

  @Test
  void switchedOffTheyGo() {
    scene.settle();
    scene.set("security: {networkPolicies: Disabled}").settle();

    assertThat(scene.all(NetworkPolicy.class)).isEmpty();
  }

  private Set<String> clientsOf(String server, int port) {
    Set<String> clients = new TreeSet<>();
    for (String client : processes()) {
      boolean out =
          policies(client, "Egress").stream()
              .flatMap(policy -> policy.getSpec().getEgress().stream())
              .anyMatch(rule -> allows(rule.getTo(), server) && allows(rule.getPorts(), port));
      boolean in =
          policies(server, "Ingress").stream()
              .flatMap(policy -> policy.getSpec().getIngress().stream())
              .anyMatch(rule -> allows(rule.getFrom(), client) && allows(rule.getPorts(), port));
      if (out && in) {
        clients.add(client);
      }
    }
    return clients;
  }

  private Set<String> reachesOutside(int port) {
    Set<String> clients = new TreeSet<>();
    for (String client : processes()) {
      boolean out =
          policies(client, "Egress").stream()
              .flatMap(policy -> policy.getSpec().getEgress().stream())
              .anyMatch(rule -> rule.getTo().isEmpty() && allows(rule.getPorts(), port));
      if (out) {
        clients.add(client);
      }
    }
    return clients;
  }

  /** Each process is selected for both directions, else everything would be open. */
  private List<NetworkPolicy> policies(String process, String direction) {
    List<NetworkPolicy> selected =
        scene.all(NetworkPolicy.class).stream()
            .filter(policy -> policy.getSpec().getPolicyTypes().contains(direction))
            .filter(policy -> selects(policy.getSpec().getPodSelector(), process))
            .toList();
    assertThat(selected).as("policies of " + process + " for " + direction).isNotEmpty();
    return selected;
  }

  private boolean allows(List<NetworkPolicyPeer> peers, String process) {
    return peers.isEmpty()
        || peers.stream()
            .map(NetworkPolicyPeer::getPodSelector)
            .anyMatch(selector -> selects(selector, process));
  }

  private static boolean allows(List<NetworkPolicyPort> ports, int port) {
    return ports.isEmpty()
        || ports.stream().anyMatch(allowed -> allowed.getPort().getIntVal() == port);
  }

  private boolean selects(LabelSelector selector, String process) {
    Map<String, String> labels = pods().getOrDefault(process, Map.of());
    return selector.getMatchLabels().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())))
        && selector.getMatchExpressions().stream()
            .allMatch(e -> e.getValues().contains(labels.getOrDefault(e.getKey(), "")));
  }

  private Set<String> processes() {
    return pods().keySet();
  }

  private Map<String, Map<String, String>> pods() {
    Stream<PodTemplateSpec> templates =
        Stream.of(
                scene.all(Deployment.class).stream().map(d -> d.getSpec().getTemplate()),
                scene.all(StatefulSet.class).stream().map(s -> s.getSpec().getTemplate()),
                scene.all(Job.class).stream().map(j -> j.getSpec().getTemplate()))
            .flatMap(all -> all);
    Map<String, Map<String, String>> pods = new TreeMap<>();
    templates
        .map(template -> template.getMetadata().getLabels())
        .forEach(labels -> pods.put(labels.getOrDefault(Labels.COMPONENT, "?"), labels));
    return pods;
  }
}
