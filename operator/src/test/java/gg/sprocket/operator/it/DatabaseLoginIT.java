package gg.sprocket.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.Program;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.vault.DatabaseEngine;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Vault that makes the application's logins at a real PostgreSQL, for two minutes each. */
@ExtendWith(OnCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseLoginIT {

  private static final String NAME = "mle";
  private static final String ADMIN = "of-the-administrator";
  private static final String FIRST = "mle-database-lease-1";
  private static final String SECOND = "mle-database-lease-2";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");

  private final TestCluster cluster;
  private final Instances instances;
  private final LocalServers servers = LocalServers.create();
  private final PostgresServer database;
  private final PlayedVaults vaults;
  private final PlayedProbes probes;
  private final VaultClient clients;
  private final VaultPeople people;
  private OperatorUnderTest operator;

  DatabaseLoginIT(TestCluster cluster) {
    this.cluster = cluster;
    this.instances = new Instances(cluster.admin());
    this.database = PostgresServer.start(servers, ADMIN, TLS, List.of("max_connections=200"));
    this.vaults = new PlayedVaults(cluster.admin(), cluster.folder(), PlayedVaults.Front.NONE);
    this.probes = new PlayedProbes(cluster.admin());
    this.clients = new VaultClient(cluster.admin(), vaults);
    this.people = new VaultPeople(cluster.admin(), clients);
    this.operator = OperatorUnderTest.locating(cluster, vaults.addresses());
  }

  @AfterAll
  void stop() {
    operator.close();
    probes.close();
    vaults.close();
    servers.close();
  }

  @Test
  void aLoginIsMadeMadeLongerReplacedAndTakenBack() throws Exception {
    String namespace = cluster.namespace("probed-database");
    asTheGuideSays(namespace);
    instances.create(namespace, NAME, spec());

    aVaultWithoutThePluginIsTold(namespace);
    people.register(namespace, "database", vaults.plugin(Program.VAULT_POSTGRESQL));
    theApplicationActsAsTheOwner(namespace);
    String first = password(namespace, FIRST);
    itIsMadeLonger(namespace);

    operator.kill();
    String orphan = anOrphan(namespace);
    assertThat(roles()).contains(orphan);
    operator = OperatorUnderTest.locating(cluster, vaults.addresses());
    anotherTakesItsPlace(namespace, orphan);
    String second = password(namespace, SECOND);

    oneThatTheVaultHasLostIsFollowedByAnother(namespace);
    whileTheVaultIsSealedItsEndIsToldAndNothingIsTaken(namespace);
    tellsNoPassword(namespace, List.of(first, second));
    theOwnerComesBack(namespace);
  }

  private void asTheGuideSays(String namespace) throws SQLException {
    run(
        "CREATE ROLE sprocket LOGIN PASSWORD 'of-the-owner'",
        "CREATE DATABASE sprocket OWNER sprocket",
        "REVOKE ALL ON DATABASE sprocket FROM PUBLIC",
        "ALTER ROLE sprocket IN DATABASE sprocket SET search_path = sprocket, history, public",
        "CREATE ROLE sprocket_vault LOGIN CREATEROLE PASSWORD 'of-the-maker'",
        "GRANT sprocket TO sprocket_vault WITH ADMIN OPTION");
    secret(namespace, "database", Map.of("password", "of-the-owner", "ca.crt", TLS.authority()));
    secret(namespace, "maker", Map.of("username", "sprocket_vault", "password", "of-the-maker"));
  }

  private String spec() {
    return """
    vault: {mode: Managed}
    database:
      mode: External
      external:
        host: localhost
        port: %d
        database: sprocket
        username: sprocket
        sslMode: VerifyFull
        secretRef: {name: database}
      vaultLogin: {makerSecretRef: {name: maker}, life: 1m, maxLife: 2m}
    """
        .formatted(database.port());
  }

  private void aVaultWithoutThePluginIsTold(String namespace) {
    String told =
        instances
            .awaitCondition(
                namespace,
                NAME,
                "DatabaseReady",
                c -> c.getStatus().equals("False") && c.getReason().equals("DatabaseLoginRefused"))
            .getMessage();
    assertThat(told).contains("postgresql-database-plugin");
    assertThat(roles()).noneMatch(role -> role.startsWith("v-"));
  }

  private void theApplicationActsAsTheOwner(String namespace) throws SQLException {
    instances.awaitCondition(namespace, NAME, "DatabaseReady", c -> c.getStatus().equals("True"));
    instances.awaitReady(namespace, NAME);
    Secret lease = secret(namespace, FIRST);
    String role = annotation(lease, Labels.LEASE_ROLE);
    try (Connection connection = as(lease);
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT current_user || ' ' || session_user"))
          .isEqualTo("sprocket " + role);
      assertThat(one(statement, "SHOW search_path")).isEqualTo("sprocket, history, public");
      statement.execute("CREATE TABLE public.made (number int)");
      assertThat(one(statement, "SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
          .isEqualTo("sprocket");
    }
    assertThat(leasesOfPods(namespace)).containsExactly("1");
  }

  private void itIsMadeLonger(String namespace) {
    String before = annotation(secret(namespace, FIRST), Labels.LEASE_UNTIL);
    String until = validUntil(annotation(secret(namespace, FIRST), Labels.LEASE_ROLE));
    await("a later end")
        .atMost(LIMIT)
        .until(() -> !annotation(secret(namespace, FIRST), Labels.LEASE_UNTIL).equals(before));
    assertThat(validUntil(annotation(secret(namespace, FIRST), Labels.LEASE_ROLE)))
        .isGreaterThan(until);
  }

  /** As of an operator that ended before it could write down what it was given. */
  private String anOrphan(String namespace) throws VaultFailure {
    String audience = "vault.sprocket.gg/" + namespace + "/mle";
    String token =
        cluster
            .admin()
            .serviceAccounts()
            .inNamespace("sprocket-system")
            .withName("sprocket-operator")
            .tokenRequest(
                new TokenRequestBuilder().withNewSpec().withAudiences(audience).endSpec().build())
            .getStatus()
            .getToken();
    try (VaultMember member = clients.member(namespace, "mle-vault-0");
        SecretBytes identity = SecretBytes.taking(token.getBytes(StandardCharsets.US_ASCII));
        Login login = member.login(SetUpForm.LOGIN, SetUpForm.DATABASE, identity);
        DatabaseEngine.Grant grant =
            member
                .session(login.token())
                .database(SetUpForm.DATABASE)
                .grant(annotation(secret(namespace, FIRST), Labels.LEASE_SERVER))) {
      return grant.username();
    }
  }

  private void anotherTakesItsPlace(String namespace, String orphan) throws SQLException {
    String former = annotation(secret(namespace, FIRST), Labels.LEASE_ROLE);
    await("another login")
        .atMost(LIMIT)
        .until(
            () -> cluster.admin().secrets().inNamespace(namespace).withName(SECOND).get() != null);
    await("what nobody knows the password of to go")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(roles()).doesNotContain(orphan));
    await("the former one to be taken back")
        .atMost(LIMIT)
        .until(
            () -> cluster.admin().secrets().inNamespace(namespace).withName(FIRST).get() == null);
    assertThat(leasesOfPods(namespace)).containsExactly("2");
    String role = annotation(secret(namespace, SECOND), Labels.LEASE_ROLE);
    assertThat(roles()).contains(role).doesNotContain(former);
    try (Connection connection = as(secret(namespace, SECOND));
        Statement statement = connection.createStatement()) {
      assertThat(one(statement, "SELECT count(*) FROM public.made")).isEqualTo("0");
    }
  }

  /** As of a Vault that was put back to an earlier state. */
  private void oneThatTheVaultHasLostIsFollowedByAnother(String namespace) throws Exception {
    Secret lost = secret(namespace, newest(namespace));
    people.send(
        namespace, "PUT", "sys/leases/revoke-force/" + annotation(lost, Labels.LEASE_ID), "{}");
    await("another in the place of the lost one")
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(newest(namespace)).isNotEqualTo(lost.getMetadata().getName());
              assertThat(leases(namespace)).hasSize(1);
            });
    assertThat(leasesOfPods(namespace)).containsExactly(newest(namespace).replaceAll(".*-", ""));
    as(secret(namespace, newest(namespace))).close();
  }

  /** The operator does not unseal it, as where a person repairs it. */
  private void whileTheVaultIsSealedItsEndIsToldAndNothingIsTaken(String namespace)
      throws VaultFailure, SQLException {
    repairing(namespace, true);
    instances.awaitCondition(
        namespace, NAME, "VaultReady", c -> c.getReason().equals("RecoveryMode"));
    people.with(namespace, VaultSession::seal);
    String told =
        instances
            .awaitCondition(
                namespace,
                NAME,
                "DatabaseReady",
                c -> c.getStatus().equals("False") && c.getReason().equals("DatabaseLoginExpiring"))
            .getMessage();
    assertThat(told).contains(newest(namespace), "VaultReady");
    assertThat(leasesOfPods(namespace)).containsExactly(newest(namespace).replaceAll(".*-", ""));

    repairing(namespace, false);
    instances.awaitCondition(namespace, NAME, "DatabaseReady", c -> c.getStatus().equals("True"));
    as(secret(namespace, newest(namespace))).close();
  }

  private void repairing(String namespace, boolean on) {
    instances.patch(
        namespace,
        NAME,
        "{\"spec\": {\"vault\": {\"managed\": {\"recoveryMode\": %s}}}}".formatted(on));
  }

  private List<String> leases(String namespace) {
    return cluster.admin().secrets().inNamespace(namespace).list().getItems().stream()
        .filter(secret -> Labels.annotation(secret, Labels.LEASE_ID).isPresent())
        .map(secret -> secret.getMetadata().getName())
        .sorted()
        .toList();
  }

  private String newest(String namespace) {
    return leases(namespace).getLast();
  }

  private void tellsNoPassword(String namespace, List<String> passwords) {
    String told =
        String.join(
            "\n",
            cluster.kubectl(
                "-n",
                namespace,
                "get",
                "events.events.k8s.io,sprocketinstances,configmaps,deployments,pods,jobs",
                "-o",
                "yaml"),
            operator.log());
    assertThat(told)
        .contains(SECOND)
        .doesNotContain(passwords)
        .doesNotContain("of-the-maker", "of-the-owner");
  }

  private void theOwnerComesBack(String namespace) {
    instances.patch(namespace, NAME, "{\"spec\": {\"database\": {\"vaultLogin\": null}}}");
    await("no login of the Vault").atMost(LIMIT).until(() -> leases(namespace).isEmpty());
    assertThat(leasesOfPods(namespace)).isEmpty();
    instances.awaitReady(namespace, NAME);
  }

  private Set<String> leasesOfPods(String namespace) {
    return cluster
        .admin()
        .pods()
        .inNamespace(namespace)
        .withLabel(Labels.DATABASE_LEASE)
        .list()
        .getItems()
        .stream()
        .map(pod -> Labels.label(pod, Labels.DATABASE_LEASE).orElseThrow())
        .collect(Collectors.toSet());
  }

  private Secret secret(String namespace, String name) {
    return cluster.admin().secrets().inNamespace(namespace).withName(name).require();
  }

  private void secret(String namespace, String name, Map<String, String> values) {
    cluster
        .admin()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }

  private String password(String namespace, String name) {
    return VaultClient.decoded(secret(namespace, name).getData()).getOrDefault("password", "");
  }

  private static String annotation(Secret secret, String key) {
    return Labels.annotation(secret, key).orElseThrow();
  }

  private Connection as(Secret lease) throws SQLException {
    Map<String, String> login = VaultClient.decoded(lease.getData());
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + database.port() + "/sprocket",
        login.get("username"),
        login.get("password"));
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet answer = statement.executeQuery(sql)) {
      assertThat(answer.next()).isTrue();
      return answer.getString(1);
    }
  }

  private String validUntil(String role) {
    return asked(
            "SELECT to_char(rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') FROM"
                + " pg_roles WHERE rolname = '"
                + role
                + "'")
        .getFirst();
  }

  private List<String> roles() {
    return asked("SELECT rolname FROM pg_roles");
  }

  private List<String> asked(String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = administrator();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      while (answer.next()) {
        rows.add(answer.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void run(String... statements) throws SQLException {
    try (Connection connection = administrator();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Connection administrator() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + database.port() + "/postgres",
        PostgresServer.SUPERUSER,
        ADMIN);
  }
}
