package gg.sprocket.operator.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.RekeyState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SealState;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Driver.Method;
import gg.sprocket.operator.vault.Failures.Content;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** One member, asked by the driver. */
final class DriverMember implements VaultMember {
  private static final byte[] NOTHING = {};

  private final Connection connection;
  private final Driver driver;
  private final Transfers transfers;

  DriverMember(Connection connection) {
    this.connection = connection;
    this.driver = new Driver(connection);
    this.transfers = new Transfers(connection);
  }

  @Override
  public MemberState look() {
    try {
      Answer health = get(HealthAnswer.PATH);
      return health.status() == HealthAnswer.SEALED ? sealed() : HealthAnswer.of(health);
    } catch (VaultFailure e) {
      return switch (e.trouble()) {
        case Trouble.Unanswered(var why) -> new MemberState.Unreachable(why);
        default -> throw new IllegalStateException("any answer is a state", e);
      };
    }
  }

  private MemberState sealed() throws VaultFailure {
    Answer status = get(HealthAnswer.SEAL);
    // It may have been unsealed between the two questions.
    return HealthAnswer.isUnsealed(status)
        ? HealthAnswer.of(get(HealthAnswer.PATH))
        : HealthAnswer.sealed(status);
  }

  private Answer get(String path) throws VaultFailure {
    return driver.ask(Method.GET, path, NOTHING, driver.limits().answer());
  }

  @Override
  public InitialKeys initialize(SealKind seal, Split split) throws VaultFailure {
    String call = "PUT sys/init";
    String kind = seal.opensItself() ? "recovery" : "secret";
    String keys = seal.opensItself() ? "recovery_keys_base64" : "keys_base64";
    ObjectNode question =
        JsonNodeFactory.instance
            .objectNode()
            .put(kind + "_shares", split.shares())
            .put(kind + "_threshold", split.threshold());
    byte[] body = question.toString().getBytes(StandardCharsets.US_ASCII);
    JsonNode answer =
        Driver.good(
                call,
                driver.ask(Method.PUT, "sys/init", body, driver.limits().keys()),
                Content.Open)
            .json();
    return new InitialKeys(
        Driver.shares(call, answer.path(keys), split.shares()),
        new VaultToken(Driver.secret(call, answer.path("root_token"))));
  }

  @Override
  public MemberState unseal(KeyShare share) throws VaultFailure {
    return give(share.text().between("{\"key\":\"", "\"}"));
  }

  @Override
  public MemberState migrate(KeyShare share) throws VaultFailure {
    return give(share.text().between("{\"migrate\":true,\"key\":\"", "\"}"));
  }

  private MemberState give(byte[] body) throws VaultFailure {
    try {
      return unsealed(driver.ask(Method.PUT, "sys/unseal", body, driver.limits().keys()));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public MemberState resetUnseal() throws VaultFailure {
    byte[] body = "{\"reset\":true}".getBytes(StandardCharsets.US_ASCII);
    return unsealed(driver.ask(Method.PUT, "sys/unseal", body, driver.limits().answer()));
  }

  private MemberState unsealed(Answer answer) throws VaultFailure {
    Answer status = Driver.good("PUT sys/unseal", answer, Content.Shares);
    return HealthAnswer.isUnsealed(status) ? look() : HealthAnswer.sealed(status);
  }

  @Override
  public VaultToken generateRoot(List<KeyShare> shares) throws VaultFailure {
    return new RootGeneration(driver).token(shares);
  }

  @Override
  public Split split() throws VaultFailure {
    JsonNode status = open(HealthAnswer.SEAL);
    return new Split(status.path("n").asInt(), status.path("t").asInt());
  }

  @Override
  public SealState seal() throws VaultFailure {
    return HealthAnswer.seal(open(HealthAnswer.SEAL));
  }

  @Override
  public long applied() throws VaultFailure {
    return open("sys/leader").path("raft_applied_index").asLong();
  }

  private JsonNode open(String path) throws VaultFailure {
    return Driver.good("GET " + path, get(path), Content.Open).json();
  }

  @Override
  public RekeyState rekeyState() throws VaultFailure {
    return rekeying().state();
  }

  @Override
  public NewShares rekey(List<KeyShare> old, int shares, int threshold) throws VaultFailure {
    return rekeying().make(old, shares, threshold);
  }

  @Override
  public void confirmRekey(List<KeyShare> shares) throws VaultFailure {
    rekeying().confirm(shares);
  }

  @Override
  public void cancelRekey() throws VaultFailure {
    rekeying().cancel();
  }

  /** Which of the two keys of a Vault is split for people, it knows best. */
  private Rekeying rekeying() throws VaultFailure {
    boolean opensItself = open(HealthAnswer.SEAL).path("recovery_seal").asBoolean();
    return new Rekeying(driver, transfers, opensItself ? "sys/rekey-recovery-key" : "sys/rekey");
  }

  @Override
  public Login login(String mount, String role, SecretBytes identity) throws VaultFailure {
    String call = "PUT auth/%s/login".formatted(mount);
    byte[] body =
        identity.between("{\"role\":\"%s\",\"jwt\":\"".formatted(Connection.checked(role)), "\"}");
    try {
      String path = "auth/%s/login".formatted(mount);
      JsonNode answer =
          Driver.good(
                  call, driver.ask(Method.PUT, path, body, driver.limits().answer()), Content.Open)
              .json()
              .path("auth");
      return new Login(
          new VaultToken(Driver.secret(call, answer.path("client_token"))),
          Duration.ofSeconds(answer.path("lease_duration").asLong()));
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  @Override
  public VaultSession session(VaultToken token) {
    return new DriverSession(new SessionCalls(driver, token), transfers);
  }

  @Override
  public void close() {
    connection.close();
  }
}
