package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.plan.vault.ValueKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of an entry, and what is not taken for one. */
class EntryAnswerTest {
  private static final String NAME = "mle-vault-0.mle-vault.sprocket-mle.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(NAME);

  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = ScriptedServer.start(TLS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void onlyATextIsAValueAndOfTheRestTheKindIsTold() throws VaultFailure {
    server.answering(
        "sprocket/data/app",
        200,
        """
        {"data": {"data": {"text": "hunter2", "empty": "", "nothing": null, "number": 4711,
                           "truth": true, "list": ["hunter2"], "map": {"k": "hunter2"}},
                  "metadata": {"created_time": "2026-03-01T12:00:00.123456789Z", "version": 3}}}
        """);

    Entry entry = read();

    assertThat(entry.version())
        .isEqualTo(new EntryVersion(3, Instant.parse("2026-03-01T12:00:00.123456789Z")));
    assertThat(entry.values()).isEqualTo(Map.of("text", "hunter2", "empty", ""));
    assertThat(entry.others())
        .isEqualTo(
            Map.of(
                "nothing",
                ValueKind.Nothing,
                "number",
                ValueKind.Number,
                "truth",
                ValueKind.Truth,
                "list",
                ValueKind.List,
                "map",
                ValueKind.Map));
    assertThat(entry.toString())
        .contains("version=3", "text", "number")
        .doesNotContain("hunter2", "4711");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"data\": {\"data\": {\"k\": \"v\"}}}",
        "{\"data\": {\"data\": {\"k\": \"v\"}, \"metadata\": {\"created_time\": \"hunter2\"}}}"
      })
  void whatNoEngineAnswersIsNoEntry(String body) {
    server.answering("sprocket/data/app", 200, body);

    VaultFailure failure = catchThrowableOfType(VaultFailure.class, this::read);

    assertThat(failure.trouble()).isEqualTo(new Trouble.Erring(200));
    assertThat(failure).hasNoCause().message().doesNotContain("hunter2");
  }

  private Entry read() throws VaultFailure {
    try (VaultMember member =
            new DriverConnector(VaultMembers.PATIENT)
                .connect(new MemberAddress(server.address(), NAME, TLS.authority()));
        VaultToken token =
            new VaultToken(SecretBytes.taking("hvs.one".getBytes(StandardCharsets.US_ASCII)))) {
      return member.session(token).read("sprocket", "app").orElseThrow();
    }
  }
}
