package gg.sprocket.operator.release.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.PostgresServer;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.api.GeneratedFile;
import gg.sprocket.operator.release.postgres.Parameter.Kind;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator takes and refuses is what a real PostgreSQL 17 takes and refuses. */
class ParametersIT {

  private static final GeneratedFile TABLE =
      new GeneratedFile(
          "operator/src/main/resources/gg/sprocket/operator/release/postgres/parameters.tsv");
  private static final String PASSWORD = "correct-horse-battery";
  private static final LocalServers SERVERS = LocalServers.create();
  private static final ServerCertificate TLS = ServerCertificate.of("localhost");

  /** Those that only fit with others, and the one with which a server says nothing of a failure. */
  private static final List<String> APART =
      List.of("max_connections", "wal_level", "summarize_wal", "log_min_messages");

  private static String binary = "";
  private static String data = "";

  @BeforeAll
  static void make() {
    binary = PostgresServer.programs(SERVERS).resolve("postgres").toString();
    data = SERVERS.folder("parameters").resolve("data").toString();
    SERVERS.run(
        List.of(
            PostgresServer.programs(SERVERS).resolve("initdb").toString(),
            "--pgdata=" + data,
            "--locale=C",
            "--no-sync"),
        Map.of());
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @Test
  void theTableIsThatOfTheServer() throws SQLException {
    PostgresServer server = PostgresServer.start(SERVERS, PASSWORD, TLS, List.of());
    try (Connection connection = connection(server)) {
      TABLE.mustBe(ParameterTable.of(connection));
    }
  }

  @Test
  void whatIsTakenTheServerTakes() {
    rounds(Parameter::takes)
        .forEach(
            round -> {
              var ended = check(round);
              assertThat(ended.code()).as("%s with %s", ended.output(), round).isZero();
            });
  }

  @Test
  void whatIsRefusedTheServerRefuses() {
    Map<String, List<String>> wrong = new TreeMap<>();
    rounds((parameter, value) -> !parameter.takes(value))
        .forEach(
            round -> {
              String said = check(round).output();
              round.forEach(
                  (name, value) -> {
                    if (!said.toLowerCase(Locale.ROOT).contains("\"" + name + "\"")) {
                      wrong.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
                    }
                  });
            });

    // Narrower on purpose; see ParameterTable.
    wrong.keySet().removeIf(ParameterTable::isNarrowed);
    assertThat(wrong).isEmpty();
  }

  /** The check of values is not the start, where some turn out to be too much. */
  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void aServerStartsWithTheSmallestNumbersAndAnyChoice(int round) throws SQLException {
    Map<String, String> settings =
        Parameters.all().stream()
            .filter(p -> !APART.contains(p.name()))
            .filter(p -> p.kind() != Kind.STRING)
            .collect(Collectors.toMap(Parameter::name, p -> choice(p, round)));
    String file = file("round-" + round, settings);

    PostgresServer server =
        PostgresServer.start(SERVERS, PASSWORD, TLS, List.of("config_file=" + file));

    try (Connection connection = connection(server)) {
      assertThat(connection.isValid(5)).isTrue();
    }
  }

  /** The claim about extensions: what is wrong for one is told when it is loaded, and no more. */
  @Test
  void aSettingOfAnExtensionNeverKeepsTheServerFromStarting() throws SQLException {
    PostgresServer server =
        PostgresServer.start(
            SERVERS,
            PASSWORD,
            TLS,
            List.of("plpgsql.extra_errors=lots", "auto_explain.log_format=lots", "nobody.knows=x"));

    try (Connection connection = connection(server);
        var statement = connection.createStatement()) {
      statement.execute("DO $$ BEGIN PERFORM 1; END $$");
      assertThat(Objects.requireNonNull(statement.getWarnings()).getMessage())
          .contains("plpgsql.extra_errors");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "max_connections=60,shared_buffers=128MB",
        "max_connections=10000,shared_buffers=128kB",
        "max_connections=200,shared_buffers=4GB",
        "max_locks_per_transaction=10000,shared_buffers=128kB",
        "max_pred_locks_per_transaction=10000,shared_buffers=128kB",
        "max_connections=1000,max_locks_per_transaction=1024,track_activity_query_size=64kB",
        "max_prepared_transactions=10000,max_wal_senders=1000,max_worker_processes=1000",
        "min_dynamic_shared_memory=1GB,wal_buffers=1GB,notify_buffers=512MB"
      })
  void theEstimateOfMemoryIsNearTheServers(String settings) {
    Map<String, String> parameters =
        Stream.of(settings.split(",", -1))
            .map(setting -> setting.split("=", -1))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    List<String> command = new ArrayList<>(List.of(binary, "-D", data));
    parameters.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    command.addAll(List.of("-C", "shared_memory_size"));

    long real = Long.parseLong(SERVERS.run(command, Map.of()).strip());

    assertThat(new SharedMemory(parameters).mebibytes())
        .isBetween((long) (real * 0.85) - 8, (long) (real * 1.15) + 8);
  }

  private static LocalServers.Ended check(Map<String, String> settings) {
    String file = file("tried.conf", settings);
    return SERVERS.attempt(
        List.of(binary, "-D", data, "-c", "config_file=" + file, "-C", "max_files_per_process"),
        Map.of());
  }

  private static String file(String name, Map<String, String> settings) {
    return SERVERS
        .file(
            "parameters",
            name,
            settings.entrySet().stream()
                .map(e -> e.getKey() + " = '" + quoted(e.getValue()) + "'\n")
                .collect(Collectors.joining()))
        .toString();
  }

  private static String quoted(String value) {
    return value.replace("\\", "\\\\").replace("'", "''");
  }

  /** In each round every parameter has its next value of the kind, as long as it has one. */
  private static List<Map<String, String>> rounds(BiPredicate<Parameter, String> kind) {
    List<Map<String, String>> rounds = new ArrayList<>();
    for (Parameter parameter : Parameters.all()) {
      List<String> values =
          Samples.of(parameter).stream().filter(v -> kind.test(parameter, v)).toList();
      for (int i = 0; i < values.size(); i++) {
        while (rounds.size() <= i) {
          rounds.add(new TreeMap<>());
        }
        rounds.get(i).put(parameter.name(), values.get(i));
      }
    }
    return rounds;
  }

  private static String choice(Parameter parameter, int round) {
    List<String> good = Samples.of(parameter).stream().filter(parameter::takes).toList();
    return parameter.kind() == Kind.ENUM || parameter.kind() == Kind.BOOL
        ? good.get(round % good.size())
        : good.getFirst();
  }

  private static Connection connection(PostgresServer server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:%d/postgres?sslmode=require".formatted(server.port()),
        PostgresServer.SUPERUSER,
        PASSWORD);
  }
}
