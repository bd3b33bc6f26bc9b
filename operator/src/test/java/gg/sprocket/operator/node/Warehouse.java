package gg.sprocket.operator.node;

import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Manifests;
import gg.sprocket.dev.ServerCertificate;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A PostgreSQL and a Redis that somebody else runs in a namespace of theirs. The database takes
 * nothing but TLS, with a certificate of an authority of its own.
 *
 * @param admin the administrator's client
 * @param namespace where they run
 * @param certificate the database's
 */
record Warehouse(KubernetesClient admin, String namespace, ServerCertificate certificate) {

  /** Password of the role {@code league}, which owns a database of that name, and of the Redis. */
  static final String PASSWORD = "correct-horse-battery";

  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final String ROLES =
      """
      CREATE ROLE league LOGIN PASSWORD '%s';
      CREATE DATABASE league OWNER league;
      """
          .formatted(PASSWORD);

  private static final String RULES =
      """
      local all all trust
      hostssl all all all scram-sha-256
      """;

  private static final Path SERVERS = Path.of("src/test/resources/node/warehouse.yaml");

  /** Starts both. */
  static Warehouse start(NodeCluster node) {
    String namespace = node.namespace("warehouse");
    Warehouse warehouse =
        new Warehouse(node.admin(), namespace, ServerCertificate.of(host("database", namespace)));
    warehouse.putSettings();
    new Manifests(node.admin()).apply(Manifests.parse(servers()), namespace);
    await("the servers of " + namespace)
        .atMost(LIMIT)
        .until(() -> warehouse.pods().stream().filter(Readiness::isPodReady).count() == 2);
    return warehouse;
  }

  private static String servers() {
    try {
      return Files.readString(SERVERS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SERVERS, e);
    }
  }

  private void putSettings() {
    admin
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("warehouse")
                .endMetadata()
                .withStringData(
                    Map.of(
                        "password", PASSWORD,
                        "roles.sql", ROLES,
                        "pg_hba.conf", RULES,
                        "tls.crt", certificate.certificate(),
                        "tls.key", certificate.key()))
                .build())
        .create();
  }

  private List<Pod> pods() {
    return admin.pods().inNamespace(namespace).list().getItems();
  }

  /** The name under which all namespaces find one of them. */
  String host(String server) {
    return host(server, namespace);
  }

  private static String host(String server, String namespace) {
    return server + "." + namespace + ".svc.cluster.local";
  }

  /** The first column of what a query gives, asked as the role {@code league}. */
  List<String> query(String sql) {
    Properties login = new Properties();
    login.setProperty("user", "league");
    login.setProperty("password", PASSWORD);
    login.setProperty("sslmode", "require");
    String address =
        admin.pods().inNamespace(namespace).withName("database").require().getStatus().getPodIP();
    try (Connection connection =
            DriverManager.getConnection("jdbc:postgresql://" + address + ":5432/league", login);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }
}
