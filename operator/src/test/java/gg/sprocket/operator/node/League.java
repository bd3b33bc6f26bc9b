package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.operator.api.v1alpha1.InstanceStatus;
import gg.sprocket.operator.it.Instances;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * One instance that really runs, as a test sees it.
 *
 * @param node where it runs
 * @param namespace its namespace
 * @param name its name
 */
record League(NodeCluster node, String namespace, String name) {

  /** A token of the form that the library for Discord takes; there is no Discord here. */
  static final String BOT_TOKEN =
      "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDe.abcdefghijklmnopqrstuvwxyz0123456789AB";

  /** The release that {@link Instances#MINIMAL} names. */
  static final String SMALLEST_VERSION = "1.5.0";

  private static final Duration READY_LIMIT = Duration.ofMinutes(4);

  Instances instances() {
    return new Instances(admin());
  }

  KubernetesClient admin() {
    return node.admin();
  }

  Names names() {
    return new Names(name);
  }

  /** Creates it from the smallest spec and more, with a token that the application takes. */
  void create(String more) {
    create(SMALLEST_VERSION, more);
  }

  /**
   * Creates it as an instance of any release.
   *
   * @param version the release
   * @param more YAML that is appended to the spec
   */
  void create(String version, String more) {
    putSecret(
        "discord", Map.of("clientId", "1", "clientSecret", "not-real", "botToken", BOT_TOKEN));
    instances()
        .createAlone(namespace, name, Instances.MINIMAL.replace(SMALLEST_VERSION, version) + more);
  }

  /** Makes a Secret of the instance's namespace, or gives it other values. */
  void putSecret(String secret, Map<String, String> values) {
    admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(secret)
                .endMetadata()
                .withStringData(values)
                .build())
        .createOr(present -> present.update());
  }

  /** Waits until everything runs as the spec asks. */
  InstanceStatus awaitReady() {
    return instances().awaitReady(namespace, name, READY_LIMIT);
  }

  /** Changes the spec by a JSON merge patch. */
  void patch(String mergePatch) {
    instances().patch(namespace, name, mergePatch);
  }

  /** Writes an annotation of the instance, or takes it away. */
  void annotate(String key, @Nullable String value) {
    instances()
        .edit(
            namespace,
            name,
            instance -> {
              Map<String, String> annotations =
                  new HashMap<>(
                      Objects.requireNonNullElse(
                          instance.getMetadata().getAnnotations(), Map.of()));
              if (value == null) {
                annotations.remove(key);
              } else {
                annotations.put(key, value);
              }
              instance.getMetadata().setAnnotations(annotations);
              return instance;
            });
  }

  /** Ends the only pod of a process at once, and waits until another one answers. */
  void replace(String component) {
    String uid = pod(component).getMetadata().getUid();
    kill(component);
    await("another pod of " + component)
        .atMost(READY_LIMIT)
        .until(
            () ->
                pods(component).stream()
                    .anyMatch(
                        pod ->
                            Readiness.isPodReady(pod) && !pod.getMetadata().getUid().equals(uid)));
  }

  /** Checks that so many pods run, and every container of them answers. */
  void assertRunning(int count) {
    List<Pod> pods =
        admin().pods().inNamespace(namespace).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(pod -> !"Succeeded".equals(pod.getStatus().getPhase()))
            .toList();
    assertThat(pods).extracting(pod -> pod.getMetadata().getName()).hasSize(count);
    assertThat(pods)
        .filteredOn(pod -> !Readiness.isPodReady(pod))
        .extracting(pod -> pod.getMetadata().getName() + ": " + pod.getStatus().getPhase())
        .isEmpty();
  }

  /** Pods of one of its processes that are not on their way out. */
  List<Pod> pods(String component) {
    return admin()
        .pods()
        .inNamespace(namespace)
        .withLabels(Labels.selector(name, component))
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /** Whether all containers of a pod are ready. */
  static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /** The only pod of a process. */
  Pod pod(String component) {
    List<Pod> pods = pods(component);
    assertThat(pods)
        .extracting(pod -> pod.getMetadata().getName())
        .as("pods of " + component)
        .hasSize(1);
    return pods.getFirst();
  }

  /** Ends a process at once, as the loss of its container's processes would. */
  void kill(String component) {
    pods(component).forEach(pod -> admin().resource(pod).withGracePeriod(0).delete());
  }

  /** What one of its processes answers through its Service. */
  Answers answers(String component, int port) {
    return new Answers(admin(), namespace, names().app(component), port);
  }

  /** Waits until a process says that everything it was given works. */
  void awaitHealthy(String component, int port) {
    await(namespace + "/" + name + " healthy")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(answers(component, port).failures()).isEmpty());
  }

  /** A value of a Secret of the instance's namespace. */
  String secret(String secret, String key) {
    return new String(
        Base64.getDecoder()
            .decode(
                admin()
                    .secrets()
                    .inNamespace(namespace)
                    .withName(secret)
                    .require()
                    .getData()
                    .get(key)),
        StandardCharsets.UTF_8);
  }

  /**
   * A connection to the instance's own database as the application. It waits for one: what the
   * status says of a pod that was just killed is true only when the operator has seen it.
   */
  Connection database() {
    return await(namespace + "/" + name + " takes logins")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(this::login, Objects::nonNull);
  }

  /** One attempt at such a connection. */
  Connection login() throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "sprocket");
    login.setProperty("password", secret(names().databaseLogin(), "password"));
    login.setProperty("sslmode", "require");
    login.setProperty("connectTimeout", "2");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:5432/sprocket".formatted(pod("database").getStatus().getPodIP()),
        login);
  }

  /** The first column of what a query gives. */
  List<String> query(String sql) {
    try (Connection connection = database();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(Optional.ofNullable(rows.getString(1)).orElse(""));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** Fails if two processes ever ran that must not run at once. */
  void assertNoOverlap() {
    assertThat(query("SELECT text FROM standin.alarm ORDER BY id")).isEmpty();
  }
}
