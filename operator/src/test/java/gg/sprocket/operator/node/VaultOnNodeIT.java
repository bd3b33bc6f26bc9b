package gg.sprocket.operator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import gg.sprocket.dev.Chart;
import gg.sprocket.operator.it.Kubectl;
import gg.sprocket.operator.it.Runbook;
import gg.sprocket.operator.keys.KeyForms;
import gg.sprocket.operator.keys.KeysNamespace;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.resource.Labels;
import gg.sprocket.operator.resource.Names;
import gg.sprocket.operator.vault.DriverConnector;
import gg.sprocket.operator.vault.KeyShare;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Three members that really run: nobody types a key, however they were sealed. */
@RealNode
@Order(5)
class VaultOnNodeIT {

  private static final String SPEC =
      "profile: Tiny\nvault: {mode: Managed, managed: {replicas: 3}}\n";
  private static final String MOUNT = "sprocket/mle";
  private static final String PATH = "of-the-test";
  private static final Map<String, String> VALUES = Map.of("kept", "a value that is nobody's");
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final League league;

  VaultOnNodeIT(NodeCluster node) {
    this.league = node.league("vault", SPEC);
  }

  @BeforeAll
  void isUnsealedAndHoldsAValue() throws VaultFailure {
    league.awaitReady();
    try (VaultMember leader = leader();
        VaultToken root = root(leader)) {
      VaultSession session = leader.session(root);
      session.write(MOUNT, PATH, VALUES, 0);
      session.revokeSelf();
    }
  }

  @AfterEach
  void isUnsealedAndStillHoldsIt() throws VaultFailure {
    league.awaitReady();
    assertThat(members()).hasSize(3).allMatch(League::isReady);
    try (VaultMember leader = leader();
        VaultToken root = root(leader)) {
      VaultSession session = leader.session(root);
      assertThat(session.read(MOUNT, PATH).orElseThrow().values()).isEqualTo(VALUES);
      session.revokeSelf();
    }
  }

  @Test
  void aMemberThatIsKilledComesBackUnsealed() {
    try (Havoc.Truce _ = league.node().truce()) {
      Pod member = members().getFirst();
      league.admin().resource(member).withGracePeriod(0).delete();
      System.out.printf(
          "one of three members: unsealed %d ms after its container ran%n",
          awaitUnsealed(member).toMillis());
    }
  }

  @Test
  void allMembersThatAreKilledAtOnceComeBackUnsealed() {
    List<Pod> members = members();
    members.forEach(member -> league.admin().resource(member).withGracePeriod(0).delete());

    members.forEach(this::awaitUnsealed);
  }

  /** The names are all that is other than in the page. */
  @Test
  void whatTheRunbookLooksAtIsThere() {
    try (Havoc.Truce _ = league.node().truce()) {
      int looks =
          Runbook.of(
                  "docs/guides/vault-runbook.md",
                  new Kubectl(league.node().kubeconfig()),
                  Path.of("target"))
              .with("sprocket-mle", league.namespace())
              .with("vault-keys-0f3a9c12d4-1", keys().getMetadata().getName())
              .look();
      System.out.printf("%d commands of the runbook looked%n", looks);
      assertThat(looks).isGreaterThan(45);
    }
  }

  @Test
  void whatIsSealedByHandIsUnsealed() throws VaultFailure {
    try (Havoc.Truce _ = league.node().truce();
        VaultMember leader = leader();
        VaultToken root = root(leader)) {
      VaultSession session = leader.session(root);
      Instant sealed = Instant.now();
      session.seal();
      assertThat(leader.look().isUnsealed()).isFalse();

      await("unsealed").atMost(LIMIT).until(() -> leader.look().isUnsealed());
      System.out.printf(
          "sealed by hand: unsealed after %d ms%n",
          Duration.between(sealed, Instant.now()).toMillis());
    }
    try (VaultMember leader = leader();
        VaultToken root = root(leader)) {
      leader.session(root).revokeSelf();
    }
  }

  /** Real tokens of a real kubelet, a real Job, and policies that keep everybody else out. */
  @Test
  void anotherInstanceReadsItAsAVaultOfSomebodyElse() throws VaultFailure {
    League reader = new League(league.node(), league.node().namespace("reader"), "mle");
    BorrowedVault borrowed = new BorrowedVault(league, reader);
    try (VaultMember leader = leader();
        VaultToken root = root(leader)) {
      VaultSession session = leader.session(root);
      borrowed.lend(session);
      session.revokeSelf();
    }

    borrowed.read();

    reader.awaitReady();
    assertThat(reader.secret("mle-integration-discord", "botToken")).isEqualTo(League.BOT_TOKEN);
    assertThat(reader.secret("mle-generated-jwt", "value")).hasSize(128);
    reader.instances().delete(reader.namespace(), reader.name());
  }

  @Test
  void anInstanceThatIsMadeAgainFindsItsVault() {
    List<String> claims = claims();
    Secret keys = keys();

    league.instances().delete(league.namespace(), league.name());
    await("the end of the members").atMost(LIMIT).until(() -> members().isEmpty());
    assertThat(claims()).isEqualTo(claims);
    assertThat(league.admin().resource(keys).get()).isEqualTo(keys);

    league.create(SPEC);
    league.awaitReady();
    assertThat(claims()).isEqualTo(claims);
    assertThat(keys().getMetadata().getUid()).isEqualTo(keys.getMetadata().getUid());
  }

  /** Its probe says that it is ready once it is unsealed. */
  private Duration awaitUnsealed(Pod former) {
    Pod pod =
        await(former.getMetadata().getName() + " unsealed again")
            .atMost(LIMIT)
            .pollInterval(Duration.ofMillis(50))
            .until(
                () ->
                    members().stream()
                        .filter(p -> p.getMetadata().getName().equals(name(former)))
                        .filter(
                            p -> !p.getMetadata().getUid().equals(former.getMetadata().getUid()))
                        .filter(League::isReady)
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    Instant ran =
        Instant.parse(
            pod.getStatus()
                .getContainerStatuses()
                .getFirst()
                .getState()
                .getRunning()
                .getStartedAt());
    return Duration.between(ran, Instant.now());
  }

  private List<Pod> members() {
    return league
        .admin()
        .pods()
        .inNamespace(league.namespace())
        .withLabels(Map.of(Labels.INSTANCE, league.name(), Labels.PART, "vault"))
        .list()
        .getItems();
  }

  private VaultMember leader() {
    return await("a member that leads")
        .atMost(LIMIT)
        .until(
            () ->
                members().stream()
                    .filter(League::isReady)
                    .map(this::member)
                    .filter(VaultOnNodeIT::leads)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static boolean leads(VaultMember member) {
    if (member.look() instanceof MemberState.Active) {
      return true;
    }
    member.close();
    return false;
  }

  private VaultMember member(Pod pod) {
    Names names = league.names();
    String member = name(pod).substring(0, name(pod).length() - "-0".length());
    return new DriverConnector()
        .connect(
            new MemberAddress(
                new InetSocketAddress(pod.getStatus().getPodIP(), 8200),
                names.vaultHost(member, league.namespace()),
                league.secret(names.vaultTls(), "ca.crt")));
  }

  /** An attempt is gone when another member leads, which happens on a machine that is busy. */
  private VaultToken root(VaultMember member) {
    return await("a root token")
        .atMost(LIMIT)
        .ignoreException(VaultFailure.class)
        .until(() -> member.generateRoot(shares()), Objects::nonNull);
  }

  private List<KeyShare> shares() {
    return new TreeMap<>(keys().getData())
        .values().stream()
            .limit(3)
            .map(value -> new KeyShare(SecretBytes.taking(Base64.getDecoder().decode(value))))
            .toList();
  }

  /**
   * An operator that is killed in the middle of an initialisation leaves an empty one before it.
   */
  private Secret keys() {
    String dataId =
        String.valueOf(league.instances().status(league.namespace(), league.name()).dataId());
    List<Secret> sets =
        new KeysNamespace(league.admin(), Chart.KEYS_NAMESPACE)
            .keys(dataId).stream().filter(set -> !KeyForms.isVoid(set)).toList();
    assertThat(sets).hasSize(1);
    return sets.getFirst();
  }

  private List<String> claims() {
    return league
        .admin()
        .persistentVolumeClaims()
        .inNamespace(league.namespace())
        .list()
        .getItems()
        .stream()
        .map(PersistentVolumeClaim::getMetadata)
        .map(meta -> meta.getName() + " " + meta.getUid())
        .sorted()
        .collect(Collectors.toList());
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
