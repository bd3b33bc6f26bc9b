package gg.sprocket.operator.vault;

import static gg.sprocket.operator.vault.VaultMemberIT.trouble;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.plan.vault.ValueKind;
import gg.sprocket.operator.vault.Failures.Content;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What is set up in a real Vault, and what is read from it. */
@TestInstance(Lifecycle.PER_CLASS)
class VaultSessionIT {
  private static final String SUBJECT = "system:serviceaccount:sprocket-system:sprocket-operator";
  private static final String READING =
      "path \"sprocket/data/mle/*\" { capabilities = [\"read\"] }";

  private VaultMembers vault;
  private VaultMember member;
  private InitialKeys keys;
  private VaultSession session;

  @BeforeAll
  void open() throws VaultFailure {
    vault = VaultMembers.start("a");
    member = vault.way(0);
    vault.await(0, MemberState.Uninitialized.class);
    keys = member.initialize(1, 1);
    vault.unseal(0, keys.shares());
    vault.await(0, MemberState.Active.class);
    session = member.session(keys.root());
    session.enableKeyValue("sprocket");
  }

  @AfterAll
  void close() {
    keys.close();
    vault.close();
  }

  @Test
  void policiesAreWrittenAnew() throws VaultFailure {
    assertThat(session.policy("league")).isEmpty();

    session.putPolicy("league", READING);
    session.putPolicy("league", READING + "\n");

    assertThat(session.policy("league")).contains(READING + "\n");
    assertThat(trouble(() -> session.putPolicy("league", "path {")))
        .isInstanceOfSatisfying(
            Trouble.Refused.class,
            refused -> assertThat(refused.words()).first().asString().contains("policy"));
    assertThat(session.policy("league")).contains(READING + "\n");
  }

  @Test
  void aMountIsMadeOnceAndToldWithItsVersion() throws VaultFailure {
    assertThat(session.mounts()).containsEntry("sprocket", new Mount("kv", 2));
    assertThat(trouble(() -> session.enableKeyValue("sprocket")))
        .isInstanceOfSatisfying(
            Trouble.Refused.class,
            refused -> assertThat(refused.words()).first().asString().contains("already in use"));
  }

  @Test
  void entriesAreWrittenIfNobodyElseHas() throws VaultFailure {
    assertThat(session.read("sprocket", "alone/app")).isEmpty();
    Map<String, String> values = Map.of("POSTGRES_PASSWORD", "a\"b\\c\n€", "empty", "");

    assertThat(session.write("sprocket", "alone/app", values, 0)).isEqualTo(1);
    Entry first = session.read("sprocket", "alone/app").orElseThrow();
    assertThat(first.version().number()).isEqualTo(1);
    assertThat(first.values()).isEqualTo(values);
    assertThat(trouble(() -> session.write("sprocket", "alone/app", Map.of(), 0)))
        .isEqualTo(new Trouble.Refused(400, List.of()));
    assertThat(session.write("sprocket", "alone/app", Map.of("k", "v"), 1)).isEqualTo(2);
    Entry second = session.read("sprocket", "alone/app").orElseThrow();
    assertThat(second.version().number()).isEqualTo(2);
    assertThat(second.version().isAfter(first.version())).isTrue();
    assertThat(second.values()).isEqualTo(Map.of("k", "v"));

    assertThat(session.list("sprocket", "alone")).containsExactly("app");
    assertThat(session.list("sprocket", "")).contains("alone/");
    session.destroy("sprocket", "alone/app");
    session.destroy("sprocket", "alone/app");
    assertThat(session.read("sprocket", "alone/app")).isEmpty();
    assertThat(session.list("sprocket", "alone")).isEmpty();
  }

  /** As editors of JSON write it; {@code vault kv put} makes texts of all that it is given. */
  @Test
  void whatIsNoTextIsToldByItsKind() throws VaultFailure {
    ObjectNode question = SessionCalls.object();
    ObjectNode data = question.putObject("data").put("text", "v").put("number", 4711);
    data.putNull("nothing").put("truth", true).putArray("list").add("v");
    data.putObject("map").put("k", "v");
    try (Connection connection =
        new Connection(
            VaultMembers.address(vault.server(0), VaultMembers.NAME, VaultMembers.TLS.authority()),
            VaultMembers.PATIENT)) {
      Driver driver = new Driver(connection);
      Driver.good("PUT", driver.write("sprocket/data/odd", question, keys.root()), Content.Values);
    }

    Entry odd = session.read("sprocket", "odd").orElseThrow();
    assertThat(odd.values()).isEqualTo(Map.of("text", "v"));
    assertThat(odd.others())
        .containsOnly(
            Map.entry("number", ValueKind.Number),
            Map.entry("nothing", ValueKind.Nothing),
            Map.entry("truth", ValueKind.Truth),
            Map.entry("list", ValueKind.List),
            Map.entry("map", ValueKind.Map));
  }

  @Test
  void whoHasTheAudienceOfThisInstanceMayDoWhatItsPolicySays()
      throws VaultFailure, GeneralSecurityException {
    TokenIssuer cluster = jwt("mle", "vault.mle");
    session.putPolicy("mle-reader", READING);
    session.write("sprocket", "mle/shown", Map.of("k", "v"), 0);
    session.write("sprocket", "other/hidden", Map.of("k", "v"), 0);

    try (SecretBytes identity = cluster.token(SUBJECT, "vault.mle", inTime());
        Login login = member.login("mle", "operator", identity)) {
      VaultSession narrow = member.session(login.token());
      assertThat(login.life()).isEqualTo(Duration.ofMinutes(20));
      assertThat(narrow.read("sprocket", "mle/shown"))
          .map(Entry::values)
          .contains(Map.of("k", "v"));
      assertThat(trouble(() -> narrow.read("sprocket", "other/hidden")))
          .isEqualTo(new Trouble.Denied());
      assertThat(trouble(() -> narrow.write("sprocket", "mle/shown", Map.of(), 1)))
          .isEqualTo(new Trouble.Denied());
      assertThat(trouble(narrow::accessors)).isEqualTo(new Trouble.Denied());
      // Even the token itself is looked up by a policy.
      assertThat(trouble(narrow::self)).isEqualTo(new Trouble.Denied());
      TokenFacts facts =
          session.accessors().stream()
              .map(this::facts)
              .filter(token -> token.policies().contains("mle-reader"))
              .findFirst()
              .orElseThrow();
      assertThat(facts.renewable()).isTrue();
      assertThat(facts.life()).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));

      session.revoke(facts.accessor());
      assertThat(trouble(() -> narrow.read("sprocket", "mle/shown")))
          .isEqualTo(new Trouble.Denied());
      assertThat(session.token(facts.accessor())).isEmpty();
      session.revoke(facts.accessor());
    }
  }

  private TokenFacts facts(String accessor) {
    try {
      return session.token(accessor).orElseThrow();
    } catch (VaultFailure e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void nobodyElseLogsIn() throws VaultFailure, GeneralSecurityException {
    TokenIssuer cluster = jwt("strict", "vault.strict");

    assertRefused("audience", cluster.token(SUBJECT, "vault.other", inTime()));
    assertRefused("sub", cluster.token(SUBJECT + "2", "vault.strict", inTime()));
    assertRefused(
        "expired", cluster.token(SUBJECT, "vault.strict", Instant.now().minusSeconds(3600)));
    assertRefused("no known key", TokenIssuer.create().token(SUBJECT, "vault.strict", inTime()));
    assertThat(
            trouble(
                () ->
                    member.login(
                        "strict", "nobody", cluster.token(SUBJECT, "vault.strict", inTime()))))
        .isInstanceOfSatisfying(
            Trouble.Refused.class,
            refused -> assertThat(refused.words()).first().asString().contains("nobody"));
    assertThat(trouble(() -> member.login("nowhere", "operator", VaultMembers.secret("x"))))
        .isEqualTo(new Trouble.Denied());
  }

  private void assertRefused(String cause, SecretBytes identity) {
    assertThat(trouble(() -> member.login("strict", "operator", identity)))
        .isInstanceOfSatisfying(
            Trouble.Refused.class,
            refused -> assertThat(refused.words()).first().asString().contains(cause));
  }

  @Test
  void aMethodIsMountedOnce() throws VaultFailure {
    session.enableAuth("twice", "jwt");
    assertThat(session.authMethods()).containsEntry("twice", "jwt").containsEntry("token", "token");
    assertThat(trouble(() -> session.enableAuth("twice", "jwt")))
        .isInstanceOfSatisfying(
            Trouble.Refused.class,
            refused -> assertThat(refused.words()).first().asString().contains("already in use"));
  }

  @Test
  void theAuditLogOfTheServersOutputHashesValues() throws VaultFailure {
    session.enableFileAudit("stdout", "stdout");
    assertThat(session.auditDevices()).containsExactly(Map.entry("stdout", "file"));
    session.write("sprocket", "audited", Map.of("k", "canary-of-the-audit"), 0);

    assertThat(vault.logs())
        .contains("\"path\":\"sprocket/data/audited\"")
        .contains("hmac-sha256:")
        .doesNotContain("canary-of-the-audit")
        .doesNotContain(VaultMembers.text(keys.root().text()));
  }

  @Test
  void aRootTokenThatWasLeftIsFoundByItsAccessor() throws VaultFailure {
    try (VaultToken left = member.generateRoot(keys.shares())) {
      VaultSession other = member.session(left);
      String accessor = other.self().accessor();
      assertThat(session.token(accessor)).map(TokenFacts::isRoot).contains(true);

      session.revoke(accessor);
      assertThat(trouble(other::self)).isEqualTo(new Trouble.Denied());
      assertThat(session.accessors()).doesNotContain(accessor);
    }
  }

  @Test
  void aStrangeTokenIsDenied() {
    try (VaultToken strange = new VaultToken(VaultMembers.secret("hvs.strange"))) {
      assertThat(trouble(() -> member.session(strange).self())).isEqualTo(new Trouble.Denied());
      assertThat(trouble(() -> RaftPeers.of(member.session(strange)).all()))
          .isEqualTo(new Trouble.Denied());
    }
  }

  private TokenIssuer jwt(String path, String audience)
      throws VaultFailure, GeneralSecurityException {
    TokenIssuer cluster = TokenIssuer.create();
    session.enableAuth(path, "jwt");
    session.configureJwt(path, cluster.trust());
    session.putJwtRole(
        path,
        "operator",
        new JwtRole(audience, SUBJECT, List.of("mle-reader"), Duration.ofMinutes(20)));
    return cluster;
  }

  private static Instant inTime() {
    return Instant.now().plusSeconds(300);
  }
}
