package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.NetworkNamespace;
import gg.sprocket.dev.Programs;
import gg.sprocket.dev.Progress;
import gg.sprocket.operator.it.Browser.Answer;
import gg.sprocket.operator.it.Browser.Conversation;
import gg.sprocket.operator.resource.Labels;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the operator exposes, seen from outside through a real Traefik 3.5. Pods are simulated;
 * their addresses lead to servers that say who they are.
 */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraefikIT {

  private static final long SIXTY_MEGABYTES = 60L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestCluster cluster;
  private final Instances instances;
  private final OperatorUnderTest operator;
  private Optional<TraefikUnderTest> traefik = Optional.empty();

  TraefikIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.operator = OperatorUnderTest.start(cluster);
  }

  /**
   * Fails with the reason where there can be no network of its own: what is not tried is not known.
   */
  @BeforeAll
  void start() throws IOException {
    assertThat(NetworkNamespace.missing())
        .as("routes cannot be tried here; -Dit.test='!TraefikIT' leaves them out")
        .isEmpty();
    Path definitions = Programs.cached(new Progress(System.out)).definitions();
    for (String file : List.of("gateway-api.yaml", "traefik-v3.yaml")) {
      cluster.apply(Manifests.parse(Files.readString(definitions.resolve(file))), "default");
    }
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: networking.k8s.io/v1
            kind: IngressClass
            metadata: {name: traefik}
            spec: {controller: traefik.io/ingress-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: traefik}
            spec: {controllerName: traefik.io/gateway-controller}
            """),
        "default");
    traefik = Optional.of(TraefikUnderTest.start(cluster));
  }

  @AfterAll
  void stop() {
    operator.close();
    traefik.ifPresent(TraefikUnderTest::close);
  }

  @Test
  void anIngressServesEachAccessPatternWithinItsLimits() throws IOException {
    String namespace = cluster.namespace("ingress");
    create(
        namespace,
        """
        exposure:
          domain: league.example.org
          ingress: {className: traefik}
          access:
            - {name: vpn, domain: vpn.example.org, allowedCidrs: [198.18.0.0/15]}
            - {name: lan, domain: lan.example.org, allowedCidrs: [10.0.0.0/8]}
            - {name: small, domain: small.example.org, maxBodySize: 1Mi}
            - {name: local, domain: sprocket.localhost, tls: {mode: Disabled}}
        tls: {mode: SelfSigned}
        """);
    Browser browser = browser(namespace);

    answers("web / 0", () -> browser.get("league.example.org", "/"));
    answers("monolith /graphql 0", () -> browser.get("api.league.example.org", "/graphql"));
    answers("web / 0", () -> browser.get("vpn.example.org", "/"));
    answers("monolith /login 0", () -> browser.get("api.vpn.example.org", "/login"));
    answers("web / 0", () -> browser.plain("sprocket.localhost", "/"));
    answers("web / 0", () -> browser.get("small.example.org", "/"));

    assertThat(browser.get("api.league.example.org", "/healthz").status()).isEqualTo(404);
    assertThat(browser.get("api.league.example.org", "/").status()).isEqualTo(404);
    assertThat(browser.get("api.league.example.org", "/graphqlx").status()).isEqualTo(404);
    answers("monolith /graphql/x 0", () -> browser.get("api.league.example.org", "/graphql/x"));
    assertThat(browser.get("lan.example.org", "/").status()).isEqualTo(403);
    assertThat(browser.get("api.lan.example.org", "/graphql").status()).isEqualTo(403);
    assertThat(browser.post("small.example.org", "/", 2 << 20).status()).isEqualTo(413);
    carriesUploadsAndSubscriptions(browser, "api.league.example.org");
  }

  @Test
  void aGatewayOfItsOwnServesTheSame() throws IOException {
    String namespace = cluster.namespace("gateway");
    create(
        namespace,
        """
        exposure:
          domain: gate.example.org
          type: Gateway
          gateway: {mode: Own, className: traefik}
        tls: {mode: SelfSigned}
        """);
    Browser browser = browser(namespace);

    answers("web / 0", () -> browser.get("gate.example.org", "/"));
    answers("monolith /graphql 0", () -> browser.get("api.gate.example.org", "/graphql"));
    assertThat(browser.get("api.gate.example.org", "/healthz").status()).isEqualTo(404);
    assertThat(browser.get("api.gate.example.org", "/graphqlx").status()).isEqualTo(404);
    carriesUploadsAndSubscriptions(browser, "api.gate.example.org");
  }

  @Test
  void aGatewayOfThePlatformServesRoutesThatAttachToIt() throws IOException {
    String platform = cluster.namespace("platform");
    cluster.apply(
        Manifests.parse(
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: shared}
            spec:
              gatewayClassName: traefik
              listeners:
                - {name: plain, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: All}}}
            """),
        platform);
    String namespace = cluster.namespace("attached");
    create(
        namespace,
        """
        exposure:
          domain: attached.example.org
          type: Gateway
          gateway: {mode: Attach, parentRefs: [{name: shared, namespace: %s}]}
        tls: {mode: Disabled}
        """
            .formatted(platform));
    Browser browser = Browser.withoutTls(address());

    answers("web / 0", () -> browser.plain("attached.example.org", "/"));
    answers("monolith /refresh 0", () -> browser.plain("api.attached.example.org", "/refresh"));
    assertThat(browser.plain("api.attached.example.org", "/healthz").status()).isEqualTo(404);
  }

  private static void carriesUploadsAndSubscriptions(Browser browser, String api)
      throws IOException {
    try (Conversation subscription = browser.websocket(api, "/graphql")) {
      assertThat(subscription.say("first")).isEqualTo("first");
      assertThat(browser.post(api, "/graphql", SIXTY_MEGABYTES))
          .isEqualTo(new Answer(200, "monolith /graphql " + SIXTY_MEGABYTES));
      assertThat(subscription.say("still here")).isEqualTo("still here");
    }
  }

  private void create(String namespace, String exposure) {
    instances.discord(namespace);
    instances.createAlone(
        namespace,
        "mle",
        Instances.MINIMAL.replaceFirst("exposure: .*\\n", "") + "profile: Tiny\n" + exposure);
    instances.awaitReady(namespace, "mle");
    for (String component : List.of("monolith", "web")) {
      cluster
          .admin()
          .pods()
          .inNamespace(namespace)
          .withLabel(Labels.COMPONENT, component)
          .list()
          .getItems()
          .forEach(this::leadToTheServer);
    }
  }

  private void leadToTheServer(Pod pod) {
    cluster
        .admin()
        .resource(pod)
        .editStatus(
            live -> {
              live.getStatus().setPodIP(address());
              live.getStatus().setPodIPs(List.of(new PodIP(address())));
              return live;
            });
  }

  private String address() {
    return traefik.orElseThrow().address();
  }

  private Browser browser(String namespace) {
    return Browser.at(address(), authority(namespace, "mle-ca"));
  }

  private String authority(String namespace, String configMap) {
    return cluster
        .admin()
        .configMaps()
        .inNamespace(namespace)
        .withName(configMap)
        .require()
        .getData()
        .getOrDefault("ca.crt", "");
  }

  private void answers(String body, Callable<Answer> question) {
    try {
      await(body)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(question, new Answer(200, body)::equals);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(e.getMessage() + "\n" + traefik.orElseThrow().log(), e);
    }
  }
}
