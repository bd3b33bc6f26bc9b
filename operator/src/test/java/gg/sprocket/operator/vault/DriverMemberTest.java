package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.MemberState.Lack;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Trouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a member says is read the same whoever says it: here, a server that plays one. */
class DriverMemberTest {
  private static final String NAME = "mle-vault-0.mle-vault.sprocket-mle.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(NAME);
  private static final CallLimits SHORT = CallLimits.of(Duration.ofSeconds(1));

  private static final String HEALTH =
      """
      {"initialized":true,"sealed":false,"standby":false,"version":"1.21.1","cluster_id":"c-1"}
      """;
  private static final String SEALED =
      """
      {"type":"shamir","initialized":true,"sealed":true,"t":3,"n":5,"progress":2,"nonce":"n-1",
       "version":"1.21.1","migration":true,"recovery_seal":false,"storage_type":"raft"}
      """;

  private ScriptedServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = ScriptedServer.start(TLS);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Arguments> states() {
    return Stream.of(
        Arguments.of(200, new MemberState.Active("c-1", "1.21.1")),
        Arguments.of(429, new MemberState.Standby("c-1", "1.21.1")),
        Arguments.of(472, new MemberState.Recovering(Lack.Promotion)),
        Arguments.of(473, new MemberState.PerformanceStandby("c-1", "1.21.1")),
        Arguments.of(474, new MemberState.Recovering(Lack.ActiveMember)),
        Arguments.of(501, new MemberState.Uninitialized()),
        Arguments.of(530, new MemberState.Removed()),
        Arguments.of(500, new MemberState.Erring(500)),
        Arguments.of(502, new MemberState.Erring(502)),
        Arguments.of(404, new MemberState.Erring(404)),
        Arguments.of(301, new MemberState.Erring(301)));
  }

  @ParameterizedTest
  @MethodSource("states")
  void everyStatusOfHealthIsAState(int status, MemberState state) {
    server.answering("sys/health", status, HEALTH);

    assertThat(look()).isEqualTo(state);
    assertThat(server.asked()).containsExactly("GET /v1/sys/health");
  }

  @Test
  void aSealedMemberTellsHowItIsOpened() {
    server.answering("sys/health", 503, HEALTH).answering("sys/seal-status", 200, SEALED);

    assertThat(look())
        .isEqualTo(new MemberState.Sealed(new SealState("shamir", 5, 3, 2, "n-1", true), "1.21.1"));
  }

  @Test
  void whatIsNotFromVaultIsNoState() {
    server.answering("sys/health", 200, "<html>It works!</html>");
    assertThat(look()).isEqualTo(new MemberState.Erring(200));
  }

  @Test
  void aSealedMemberThatTellsNoMoreErrs() {
    server.answering("sys/health", 503, "").answering("sys/seal-status", 500, "");
    assertThat(look()).isEqualTo(new MemberState.Erring(500));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(400, "no such thing", new Trouble.Refused(400, List.of("no such thing"))),
        Arguments.of(
            400,
            "Unseal failed, invalid key",
            new Trouble.Refused(400, List.of("Unseal failed, invalid key"))),
        Arguments.of(403, "permission denied", new Trouble.Denied()),
        Arguments.of(404, "no handler for route", new Trouble.Absent()),
        Arguments.of(
            429,
            "request path quota exceeded",
            new Trouble.Refused(429, List.of("request path quota exceeded"))),
        Arguments.of(307, "", new Trouble.Unready()),
        Arguments.of(
            412,
            "required index state not present",
            new Trouble.Refused(412, List.of("required index state not present"))),
        Arguments.of(503, "Vault is sealed", new Trouble.Unready()),
        Arguments.of(
            500, "local node not active but active cluster node not found", new Trouble.Unready()),
        Arguments.of(500, "internal error", new Trouble.Erring(500)),
        Arguments.of(502, "", new Trouble.Erring(502)));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void everyRefusalOfACallWithATokenIsTold(int status, String words, Trouble trouble) {
    String body = "{\"errors\":[\"%s\"]}".formatted(words);
    server.answering("sys/auth", status, body).answering("sys/policies/acl/p", status, body);
    try (VaultMember member = member();
        VaultToken token = token("hvs.one")) {
      VaultSession session = member.session(token);

      assertThat(failure(session::authMethods)).isEqualTo(trouble);
      assertThat(failure(() -> session.putPolicy("p", ""))).isEqualTo(trouble);
    }
  }

  @Test
  void anAnswerAboutASecretIsNotQuoted() throws VaultFailure {
    String body = "{\"errors\":[\"the value hunter2 is bad\"]}";
    server.answering("sprocket/data/app", 400, body).answering("sys/unseal", 400, body);
    try (VaultMember member = member();
        VaultToken token = token("hvs.one")) {
      VaultSession session = member.session(token);

      assertThat(failure(() -> session.write("sprocket", "app", Map.of(), 0)))
          .isEqualTo(new Trouble.Refused(400, List.of()));
      assertThat(failure(() -> member.unseal(new KeyShare(bytes("c2hhcmU=")))))
          .isEqualTo(new Trouble.Refused(400, List.of()));
    }
  }

  @Test
  void aHalfAnswerToInitIsNoneAtAll() {
    server.answering("sys/init", 200, "{\"keys_base64\":[\"YQ==\"]}");
    try (VaultMember member = member()) {
      assertThat(failure(() -> member.initialize(5, 3))).isEqualTo(new Trouble.Erring(200));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "nothing",
        "{\"keys_base64\":[\"\"],\"root_token\":\"t\"}",
        "{\"keys_base64\":[\"a b\"],\"root_token\":\"t\"}",
        "{\"nonce\":\"n\",\"otp\":\"o\",\"complete\":true,\"encoded_token\":\"!\"}",
        "{\"nonce\":\"n\",\"otp\":\"o\",\"complete\":true,\"encoded_token\":\"YWFh\"}",
        "{\"nonce\":\"n\",\"complete\":true,\"auth\":{\"client_token\":7}}"
      })
  void anAnswerThatMakesNoSenseIsToldAsAny(String body) {
    for (String path :
        List.of(
            "sys/init",
            "sys/generate-root/attempt",
            "sys/generate-root/update",
            "sys/seal-status",
            "sys/rekey/init",
            "sys/rekey/update",
            "auth/jwt/login")) {
      server.answering(path, 200, body);
    }
    List<KeyShare> shares = List.of(new KeyShare(bytes("c2hhcmU=")));
    try (VaultMember member = member()) {
      Trouble senseless = new Trouble.Erring(200);
      assertThat(failure(() -> member.initialize(1, 1))).isEqualTo(senseless);
      assertThat(failure(() -> member.generateRoot(shares))).isEqualTo(senseless);
      assertThat(failure(() -> member.rekey(shares, 1, 1))).isEqualTo(senseless);
      assertThat(failure(() -> member.login("jwt", "r", bytes("e30.e30.e30"))))
          .isEqualTo(senseless);
    }
  }

  @Test
  void sharesThatAreTooFewAreToldAsWrong() {
    String begun = "{\"nonce\":\"n\",\"otp\":\"o\",\"progress\":1,\"complete\":false}";
    server
        .answering("sys/generate-root/attempt", 200, begun)
        .answering("sys/generate-root/update", 200, begun)
        .answering("sys/seal-status", 200, "{\"recovery_seal\":false}")
        .answering("sys/rekey/init", 200, begun)
        .answering("sys/rekey/update", 200, begun);
    List<KeyShare> shares = List.of(new KeyShare(bytes("c2hhcmU=")));
    try (VaultMember member = member()) {
      assertThat(failure(() -> member.generateRoot(shares))).isEqualTo(new Trouble.WrongShare());
      assertThat(failure(() -> member.rekey(shares, 1, 1))).isEqualTo(new Trouble.WrongShare());
    }
    assertThat(server.asked()).endsWith("DELETE /v1/sys/rekey/init");
  }

  /**
   * Its shares open nothing, so Vault calls them otherwise; what it opens itself by is not told.
   */
  @Test
  void oneThatOpensItselfGivesRecoveryKeys() throws VaultFailure {
    server.answering(
        "sys/init",
        200,
        "{\"keys_base64\":[],\"recovery_keys_base64\":[\"YQ==\",\"Yg==\"],\"root_token\":\"t\"}");
    try (VaultMember member = member()) {
      for (SealKind seal : SealKind.values()) {
        if (seal.opensItself()) {
          try (InitialKeys keys = member.initialize(seal, new Split(2, 2))) {
            assertThat(keys.shares()).as("%s", seal).hasSize(2);
          }
        }
      }
      assertThat(failure(() -> member.initialize(2, 2))).isEqualTo(new Trouble.Erring(200));
    }
  }

  /** In Vault's own words; without its service it cannot tell whether they are the right ones. */
  @ParameterizedTest
  @CsvSource({
    "root generation aborted: unable to authenticate: recovery key verification failed: recovery key does not match submitted values, true",
    "recovery key verification failed: recovery key does not match submitted values, true",
    "root generation aborted: unable to authenticate: unable to retrieve stored keys: invalid key: failed to decrypt keys from storage: cipher: message authentication failed, true",
    "root generation aborted: unable to authenticate: recovery key verification failed: failed to decrypt encrypted stored keys: connection refused, false",
    "root generation aborted: unable to authenticate: unable to retrieve stored keys: failed to decrypt keys from storage: too many requests, false",
    "recovery key verification failed: failed to decrypt encrypted stored keys: permission denied, false"
  })
  void aServiceThatIsAwayIsNotToldAsWrongKeys(String words, boolean wrong) {
    String begun = "{\"nonce\":\"n\",\"otp\":\"o\",\"complete\":false}";
    String body = "{\"errors\":[\"%s\"]}".formatted(words);
    server
        .answering("sys/generate-root/attempt", 200, begun)
        .answering("sys/generate-root/update", 400, body);
    List<KeyShare> keys = List.of(new KeyShare(bytes("c2hhcmU=")));
    try (VaultMember member = member()) {
      assertThat(failure(() -> member.generateRoot(keys)))
          .isEqualTo(wrong ? new Trouble.WrongShare() : new Trouble.Unready());
    }
  }

  @Test
  void newRecoveryKeysAreAskedForWhereVaultMakesThem() {
    String begun = "{\"nonce\":\"n\",\"progress\":1,\"complete\":false}";
    server
        .answering("sys/seal-status", 200, "{\"recovery_seal\":true}")
        .answering("sys/rekey-recovery-key/init", 200, begun)
        .answering("sys/rekey-recovery-key/update", 200, begun);
    List<KeyShare> keys = List.of(new KeyShare(bytes("c2hhcmU=")));
    try (VaultMember member = member()) {
      assertThat(failure(() -> member.rekey(keys, 1, 1))).isEqualTo(new Trouble.WrongShare());
    }
    assertThat(server.asked())
        .endsWith("DELETE /v1/sys/rekey-recovery-key/init")
        .noneMatch(call -> call.contains("sys/rekey/"));
  }

  @Test
  @Timeout(30)
  void aSnapshotThatDoesNotEndLeavesNoFile(@TempDir Path folder) {
    server.stalling("sys/storage/raft/snapshot");
    try (VaultMember member = member(SHORT);
        VaultToken token = token("hvs.one")) {
      assertThat(failure(() -> member.session(token).saveSnapshot(folder.resolve("snapshot"))))
          .isEqualTo(new Trouble.Unanswered(NoAnswer.TimedOut));
    }
  }

  @Test
  void aSnapshotThatIsNotWholeLeavesNoFile(@TempDir Path folder) {
    server.answering("sys/storage/raft/snapshot", 200, "begin of something");
    assertThat(snapshot(folder)).isEqualTo(new Trouble.Unanswered(NoAnswer.ConnectionLost));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aStandbySendsNoSnapshot(@TempDir Path folder) {
    server.answering("sys/storage/raft/snapshot", 307, "");
    assertThat(snapshot(folder)).isEqualTo(new Trouble.Unready());
    assertThat(folder).isEmptyDirectory();
  }

  private Trouble snapshot(Path folder) {
    try (VaultMember member = member();
        VaultToken token = token("hvs.one")) {
      return failure(() -> member.session(token).saveSnapshot(folder.resolve("snapshot")));
    }
  }

  @Test
  void aPathLeadsNowhereElse() {
    try (VaultMember member = member();
        VaultToken token = token("hvs.one")) {
      VaultSession session = member.session(token);
      for (String path : List.of("../sys/raw", "a//b", "a b", "%2e%2e", "a#b", "/a", "")) {
        assertThatThrownBy(() -> session.policy(path + "/"))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(server.asked()).isEmpty();
  }

  /** Something that Vault refuses. */
  interface Refused {
    void run() throws VaultFailure;
  }

  private static Trouble failure(Refused call) {
    return catchThrowableOfType(VaultFailure.class, call::run).trouble();
  }

  private static SecretBytes bytes(String text) {
    return SecretBytes.taking(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static VaultToken token(String text) {
    return new VaultToken(bytes(text));
  }

  private MemberState look() {
    try (VaultMember member = member()) {
      return member.look();
    }
  }

  private VaultMember member() {
    return member(VaultMembers.PATIENT);
  }

  private VaultMember member(CallLimits limits) {
    return new DriverConnector(limits)
        .connect(new MemberAddress(server.address(), NAME, TLS.authority()));
  }
}
