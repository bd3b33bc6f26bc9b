package gg.sprocket.standin.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gg.sprocket.standin.Fatal;
import gg.sprocket.standin.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Node programs find a setting, and what they make of it. */
class SettingsTest {

  private static final Key KEY = new Key("DB_WORD", "word.txt", "db.word");

  @TempDir private Path root = Path.of("");

  /** Each source alone, and each pair: the first of the order wins. */
  @ParameterizedTest
  @CsvSource({
    "E---, environment, ENVIRONMENT",
    "ED--, environment, ENVIRONMENT",
    "E-SJ, environment, ENVIRONMENT",
    "-D--, dotenv, DOT_ENV",
    "-DS-, dotenv, DOT_ENV",
    "-D-J, dotenv, DOT_ENV",
    "--S-, secret, SECRET_FILE",
    "--SJ, secret, SECRET_FILE",
    "---J, json, JSON",
    "EDSJ, environment, ENVIRONMENT",
  })
  void theFirstSourceWins(String given, String value, Settings.Source source) throws IOException {
    Map<String, String> environment = new HashMap<>(Map.of("NODE_ENV", "production"));
    if (given.contains("E")) {
      environment.put("DB_WORD", " environment ");
    }
    if (given.contains("D")) {
      write("/app/.env", "# a remark\nDB_WORD=\"dotenv\"\n");
    }
    if (given.contains("S")) {
      write("/app/secret/word.txt", "secret\n");
    }
    write(
        "/app/config/production.json",
        given.contains("J") ? "{\"db\": {\"word\": \"json\"}}" : "{}");

    Settings settings = Settings.of(here(environment));

    assertThat(settings.text(KEY)).isEqualTo(value);
    assertThat(settings.used()).containsEntry("db.word", source);
  }

  @Test
  void aSettingThatStandsNowhereIsNamedByItsPath() throws IOException {
    write("/app/config/production.json", "{\"db\": {}}");
    Settings settings = Settings.of(here(Map.of("NODE_ENV", "production")));

    assertThatThrownBy(() -> settings.text(KEY))
        .isInstanceOf(Fatal.class)
        .hasMessage("Error: Configuration property \"db.word\" is not defined");
  }

  /** The organization's id stays a number only where JSON gives it as one. */
  @ParameterizedTest
  @CsvSource({
    "{\"db\": {\"word\": 2}}, '', true",
    "{}, 2, false",
    "{\"db\": {\"word\": \"2\"}}, '', false"
  })
  void aNumberIsOneOnlyInJson(String json, String variable, boolean number) throws IOException {
    write("/app/config/production.json", json);
    Settings settings = Settings.of(here(Map.of("NODE_ENV", "production", "DB_WORD", variable)));

    assertThat(settings.value(KEY).isIntegralNumber()).isEqualTo(number);
  }

  /** In JSON every text but the empty one counts as true; of the environment only {@code true}. */
  @ParameterizedTest
  @CsvSource({
    "true, '', true",
    "false, '', false",
    "'\"false\"', '', true",
    "'\"\"', '', false",
    "0, '', false",
    "true, false, false",
    "false, true, true",
    "false, 1, false",
  })
  void textsInJsonCountAsTrue(String json, String variable, boolean flag) throws IOException {
    write("/app/config/production.json", "{\"db\": {\"word\": " + json + "}}");
    Settings settings = Settings.of(here(Map.of("NODE_ENV", "production", "DB_WORD", variable)));

    assertThat(settings.flag(KEY, false)).isEqualTo(flag);
  }

  @Test
  void aFolderNamedByNodeConfigDirHidesTheUsualOne() throws IOException {
    write("/app/config/production.json", "{\"db\": {\"word\": \"usual\"}}");
    write("/app/core/config/production.json", "{\"db\": {\"word\": \"named\"}}");

    Settings settings =
        Settings.of(here(Map.of("NODE_ENV", "production", "NODE_CONFIG_DIR", "/app/core/config")));

    assertThat(settings.text(KEY)).isEqualTo("named");
  }

  @Test
  void filesOfNodeAreMergedDeeplyAndThoseOfPythonByTheirBlocks() throws IOException {
    write("/app/config/default.json", "{\"db\": {\"host\": \"a\", \"word\": \"default\"}}");
    write("/app/config/production.json", "{\"db\": {\"host\": \"b\"}, \"parser\": \"carball\"}");

    Settings node = Settings.of(here(Map.of("NODE_ENV", "production")));
    PythonSettings python = PythonSettings.of(here(Map.of("ENV", "production")));

    assertThat(node.text(KEY)).isEqualTo("default");
    assertThat(python.text("DB_HOST", "db.host")).isEqualTo("b");
    assertThatThrownBy(() -> python.text("DB_WORD", "db.word")).hasMessage("KeyError: 'word'");
  }

  @Test
  void pythonAsksForDevelopmentUnlessToldOtherwise() throws IOException {
    write("/app/config/default.json", "{}");
    write("/app/config/production.json", "{}");

    assertThatThrownBy(() -> PythonSettings.of(here(Map.of())))
        .hasMessage(
            "FileNotFoundError: [Errno 2] No such file or directory:"
                + " '/app/config/development.json'");
  }

  @ParameterizedTest
  @CsvSource({
    "s3.example.com, true, s3.example.com, 443",
    "s3.example.com, false, s3.example.com, 80",
    "s3:9000, false, s3, 9000",
  })
  void pythonTakesThePortOutOfTheAddress(String address, boolean secure, String host, int port)
      throws IOException {
    write("/app/config/default.json", "{}");
    write(
        "/app/config/production.json",
        """
        {"parser": "carball", "minio": {"hostname": "%s", "secure": %s, "accessKey": "in the file"}}
        """
            .formatted(address, secure));
    write("/app/secret/minio-access.txt", "in the secret");
    write("/app/secret/minio-secret.txt", "secret");

    Remote.Storage storage =
        PythonSettings.of(here(Map.of("ENV", "production", "MINIO_PORT", "1"))).storage();

    assertThat(storage.endpoint()).isEqualTo(host);
    assertThat(storage.port()).isEqualTo(port);
    assertThat(storage.accessKey()).isEqualTo("in the file");
  }

  @Test
  void onlyThePasswordOfTheCacheFallsBackToThatOfRedis() throws IOException {
    write("/app/config/production.json", "{\"redis\": {\"host\": \"r\", \"port\": 6379}}");
    write("/app/secret/redis-password.txt", "shared");
    Map<String, String> environment = Map.of("NODE_ENV", "production");

    assertThatThrownBy(() -> Remote.Redis.ofCache(Settings.of(here(environment))))
        .hasMessageContaining("\"cache.host\" is not defined");
    Map<String, String> more =
        Map.of("NODE_ENV", "production", "CACHE_HOST", "c", "CACHE_PORT", "6379");
    assertThat(Remote.Redis.ofCache(Settings.of(here(more))).password()).isEqualTo("shared");
  }

  @Test
  void theProgramsOfTwoFillPlaceholdersOfTheirFile() throws IOException {
    write(
        "/app/config.yaml",
        "{\"auth\": {\"jwt\": {\"secret\": \"${AUTH_JWT_SECRET:localhost}\"}}, \"pg\": {\"host\":"
            + " \"${PG_HOST}\", \"password\": \"${PG_PASS}\"}}");

    BunSettings settings = BunSettings.of(here(Map.of("PG_PASS", "with \" quote")));

    assertThat(settings.text("auth.jwt.secret")).isEqualTo("localhost");
    assertThat(settings.text("pg.password")).isEqualTo("with \" quote");
    assertThatThrownBy(() -> settings.text("pg.host")).hasMessageContaining("pg.host");
  }

  private Surroundings here(Map<String, String> environment) {
    return new Surroundings(environment, root, root.resolve("app"));
  }

  private void write(String path, String content) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
