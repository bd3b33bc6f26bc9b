package gg.sprocket.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.keys.TokenIssuer;
import gg.sprocket.operator.plan.Change;
import gg.sprocket.operator.plan.Identity;
import gg.sprocket.operator.plan.ObjectRef;
import gg.sprocket.operator.plan.VaultPod;
import gg.sprocket.operator.plan.VaultTarget;
import gg.sprocket.operator.plan.vault.Lives;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Step;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.CallBudget;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.InitialKeys;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A member that takes connections and never answers holds nobody up for long. */
class VaultDeedsTest {

  private static final Identity MLE = new Identity("league", "mle", "uid-1", 1, false, Map.of());
  private static final String HOST = "mle-vault-0.mle-vault.league.svc";
  private static final ServerCertificate TLS = ServerCertificate.of(HOST);
  private static final Duration TIME = Duration.ofSeconds(2);

  /**
   * What calls get that come after the time is up, one for each member, and what a machine takes.
   */
  private static final Duration MOST = TIME.plusSeconds(6);

  private final ObjectServer server = new ObjectServer();

  /** The system completes connections for a listener that never looks. */
  private final ServerSocket silent = silent();

  @AfterEach
  void stop() throws IOException {
    server.close();
    silent.close();
  }

  @Test
  @Timeout(60)
  void unsealingEndsInTime() {
    server.put(authority());
    server.put(shares());
    Instant begin = Instant.now();

    assertThat(make(new Step.Unseal(members(), List.of("vault-keys-abc-1")))).isEmpty();

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
  }

  @Test
  @Timeout(60)
  void theSecondLookBeforeAStepEndsInTime() {
    server.put(authority());
    Instant begin = Instant.now();

    assertThat(make(new Step.CloseIntent())).isEmpty();

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
  }

  @Test
  @Timeout(60)
  void openingWhatWasJustInitialisedEndsInTime() {
    Instant begin = Instant.now();
    CallBudget budget = CallBudget.of(TIME);
    MemberAddress address =
        new MemberAddress(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort()),
            HOST,
            TLS.authority());
    try (VaultMember member = new DriverConnector().connect(address, budget);
        InitialKeys made = new InitialKeys(List.of(share()), new VaultToken(secret("hvs.root")))) {
      new Opening(member).once(made, budget);
    }

    assertThat(Duration.between(begin, Instant.now())).isLessThan(MOST);
  }

  private Optional<?> make(Step step) {
    KeysNamespace keys = new KeysNamespace(server.client, "keys");
    VaultDeeds deeds =
        new VaultDeeds(
            new VaultMembers(
                server.client,
                keys,
                new DriverConnector(),
                (_, _, _) ->
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort())),
            new VaultKeys(server.client, keys, (_, _) -> {}),
            new VaultVolumes(server.client),
            new VaultSetUp(
                new ClusterIssuer(server.client, "sprocket-system", "operator"),
                new TokenIssuer(server.client, "nobody", Clock.systemUTC())),
            TIME);
    return deeds.make(
        MLE,
        new Change.VaultDeed(
            "vault", new ObjectRef(Secret.class, "vault-keys-abc-1"), target(), step));
  }

  private static List<String> members() {
    return IntStream.range(0, 3).mapToObj(number -> "mle-vault-" + number).toList();
  }

  private static VaultTarget target() {
    return new VaultTarget(
        "abc",
        members().stream()
            .map(
                name ->
                    new VaultTarget.Member(
                        name,
                        Names.vaultClaim(name),
                        Optional.of(new VaultPod(name, name + "-0", "10.0.0.1", HOST, "run 1"))))
            .toList(),
        1,
        1,
        false,
        SealKind.Shares,
        new SetUpForm("league", "mle", Optional.empty()),
        Lives.NOTHING);
  }

  private static Secret authority() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("keys")
        .withName(Names.authority("abc"))
        .addToAnnotations(Labels.OWNER, MLE.owner())
        .endMetadata()
        .addToData("ca.crt", encoded(TLS.authority()))
        .build();
  }

  private static Secret shares() {
    return new SecretBuilder(KeyForms.keys("keys", MLE, "abc", 1, new TreeSet<>(List.of("a")), "a"))
        .addToData("share-1", encoded("c2hhcmU="))
        .build();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static KeyShare share() {
    return new KeyShare(secret("c2hhcmU="));
  }

  private static SecretBytes secret(String text) {
    return SecretBytes.taking(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static ServerSocket silent() {
    try {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException("no port on loopback", e);
    }
  }
}
