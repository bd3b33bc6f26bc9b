package gg.sprocket.operator.vault;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.S3Server;
import gg.sprocket.operator.plan.vault.MemberState;
import gg.sprocket.operator.plan.vault.SealKind;
import gg.sprocket.operator.plan.vault.SetUpForm;
import gg.sprocket.operator.plan.vault.Split;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.probe.Bucket;
import gg.sprocket.operator.probe.ProbeInput;
import gg.sprocket.operator.probe.ProbedVault;
import gg.sprocket.operator.resource.Digest;
import gg.sprocket.operator.resource.ProbeResult;
import gg.sprocket.operator.resource.ProbeResult.Cause;
import gg.sprocket.operator.resource.ProbeResult.Proved;
import gg.sprocket.operator.resource.ProbeResult.Refused;
import gg.sprocket.operator.snapshot.SnapshotMain;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of a real Vault in a real S3 server, made and put back as the Job does it. */
class VaultSnapshotIT {

  private static final SetUpForm FORM = new SetUpForm("league", "mle", Optional.empty());
  private static final String BUCKET = "mle-vault-snapshots";
  private static final String FOLDER = "vault/abc/";
  private static final String SECRET_KEY = "correct-horse-battery";
  private static final String SUBJECT = "system:serviceaccount:league:mle.vault-snapshot";

  /** What lies there already: of former days, of other Vaults, and of people. */
  private static final String OLDEST = FOLDER + "20200101T000000Z.snap";

  private static final String OLD = FOLDER + "20200102T000000Z.snap";
  private static final Set<String> OTHERS =
      Set.of(FOLDER + "notes.txt", OLDEST + ".mine", "vault/xyz/20200101T000000Z.snap");

  private static final LocalServers SERVERS = LocalServers.create();
  private static S3Server storage = new S3Server(0);

  @TempDir private Path folder;
  private String accessKey = "sprocket";
  private VaultMembers vault;
  private InitialKeys keys;
  private VaultSession root;
  private TokenIssuer cluster;

  @BeforeAll
  static void start() {
    storage = S3Server.start(SERVERS, "sprocket", SECRET_KEY, Optional.empty(), List.of(BUCKET));
  }

  @AfterAll
  static void stop() {
    SERVERS.close();
  }

  @BeforeEach
  void open() throws VaultFailure, GeneralSecurityException, IOException {
    open(VaultMembers.start("a"), SealKind.Shares);
  }

  private void open(VaultMembers members, SealKind seal)
      throws VaultFailure, GeneralSecurityException, IOException {
    cluster = TokenIssuer.create();
    vault = members;
    vault.await(0, MemberState.Uninitialized.class);
    keys = vault.way(0).initialize(seal, new Split(3, 2));
    if (!seal.opensItself()) {
      vault.unseal(0, keys.shares().subList(0, 2));
    }
    vault.await(0, MemberState.Active.class);
    root = vault.way(0).session(keys.root());
    root.enableKeyValue(FORM.mount());
    root.enableAuth(SetUpForm.LOGIN, "jwt");
    root.configureJwt(SetUpForm.LOGIN, cluster.trust());
    root.putPolicy(SetUpForm.SNAPSHOTS, SetUpForm.snapshotPolicy());
    root.putJwtRole(
        SetUpForm.LOGIN,
        SetUpForm.SNAPSHOTS,
        new JwtRole(
            FORM.audience(), SUBJECT, List.of(SetUpForm.SNAPSHOTS), Duration.ofMinutes(20)));
    root.write(FORM.mount(), "generated/jwt", Map.of("value", "before"), 0);
    clear();
  }

  private static void clear() throws IOException {
    try (Stream<Path> files = Files.walk(objects())) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        if (!file.equals(objects())) {
          Files.delete(file);
        }
      }
    }
  }

  private static Path objects() {
    return SERVERS.folder("versitygw-" + storage.port() + "/objects/" + BUCKET);
  }

  @AfterEach
  void close() {
    keys.close();
    vault.close();
  }

  @Test
  void aSnapshotIsStoredAndThenTheOldestGo() throws IOException {
    put(OLDEST, OLD);
    OTHERS.forEach(this::put);

    proved(run("vault-snapshot"));

    assertThat(keys()).containsAll(OTHERS).contains(OLD).doesNotContain(OLDEST);
    assertThat(made()).singleElement().satisfies(VaultSnapshotIT::isWhole);
  }

  @Test
  void whatAClockThatRanAheadNamedGoesInItsTurn() throws IOException {
    String ahead = FOLDER + "20990101T000000Z.snap";
    put(ahead, OLD);
    Files.setLastModifiedTime(
        objects().resolve(ahead), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    proved(run("vault-snapshot"));

    assertThat(keys()).contains(OLD).doesNotContain(ahead).hasSize(2);
  }

  private static void isWhole(String key) {
    assertThat(new SnapshotFile(objects().resolve(key)).isWhole()).isTrue();
    assertThat(new SnapshotFile(objects().resolve(key)).seal()).contains("shamir");
  }

  @Test
  void endedBeforeAllIsSentItLeavesNothing() throws IOException {
    put(OLDEST, OLD);
    try (CutConnection cut = CutConnection.within("PUT", 6_000, storage.port())) {
      refused(run(endpoint(cut.port()), "vault-snapshot"), Cause.Unreachable);
    }

    assertThat(keys()).containsExactlyInAnyOrder(OLDEST, OLD);
    proved(run("vault-snapshot"));
    assertThat(keys()).contains(OLD).doesNotContain(OLDEST).hasSize(2);
  }

  @Test
  void endedBeforeTheOldestIsDeletedItLeavesOneMoreAndTheNextRunGoesOn() throws IOException {
    put(OLDEST, OLD);
    try (CutConnection cut = CutConnection.within("DELETE", 0, storage.port())) {
      Run run = run(endpoint(cut.port()), "vault-snapshot");
      assertThat(refused(run, Cause.Unreachable, 3)).contains(".snap is stored, but ");
    }

    assertThat(keys()).contains(OLDEST, OLD).hasSize(3);
    assertThat(made()).singleElement().satisfies(VaultSnapshotIT::isWhole);
    proved(run("vault-snapshot"));
    assertThat(keys()).doesNotContain(OLDEST).hasSize(2);
  }

  /** The edges are those of a recorded run: each request to the storage, and its answer. */
  @Test
  void whicheverRequestToTheStorageIsLostTheNextRunEndsWithWholeOnes() throws IOException {
    int port = storage.port();
    put(OLDEST, OLD);
    int requests;
    try (CutConnection counted = CutConnection.nowhere(port)) {
      proved(run(endpoint(counted.port()), "vault-snapshot"));
      requests = counted.requests();
    }
    // It lists, writes, reads and deletes.
    assertThat(requests).isEqualTo(4);
    for (int request = 0; request < requests; request++) {
      lost(CutConnection.beforeRequest(request, port));
      lost(CutConnection.beforeAnswer(request, port));
    }
    System.out.printf("VAULT snapshot: %d edges at the storage run and passed%n", 2 * requests);
  }

  private void lost(CutConnection cut) throws IOException {
    clear();
    put(OLDEST, OLD);
    try (cut) {
      Run run = run(endpoint(cut.port()), "vault-snapshot");
      assertThat(run.code()).as(run.said()).isIn(0, 1, 3);
      // Old ones go only for a new one, and what is there is whole.
      assertThat(keys()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(made()).allSatisfy(VaultSnapshotIT::isWhole);
      assertThat(made()).hasSizeLessThanOrEqualTo(1);
    }
    proved(run("vault-snapshot"));
    assertThat(keys()).hasSize(2).doesNotContain(OLDEST);
    assertThat(made()).isNotEmpty().allSatisfy(VaultSnapshotIT::isWhole);
  }

  @Test
  void whicheverConnectionToTheVaultIsLostNothingIsStoredAndTheNextRunGoesOn()
      throws VaultFailure, IOException {
    int port = vault.server(0).port();
    put(OLDEST, OLD);
    int connections;
    try (CutConnection counted = CutConnection.nowhere(port)) {
      proved(run(members(counted.port()), "vault-snapshot"));
      connections = counted.connections();
    }
    assertThat(connections).isPositive();
    for (int number = 0; number < connections; number++) {
      clear();
      put(OLDEST, OLD);
      try (CutConnection cut = CutConnection.atConnection(number, port)) {
        Run run = run(members(cut.port()), "vault-snapshot");
        if (run.code() != 0) {
          assertThat(keys()).as(run.said()).containsExactlyInAnyOrder(OLDEST, OLD);
        }
      }
      proved(run("vault-snapshot"));
      assertThat(keys()).hasSize(2).doesNotContain(OLDEST);
      assertThat(made()).isNotEmpty().allSatisfy(VaultSnapshotIT::isWhole);
    }
    System.out.printf("VAULT snapshot: %d edges at the Vault run and passed%n", connections);
  }

  @Test
  void whatAnotherJobStoresMeanwhileStays() throws IOException {
    put(OLD);
    String other = FOLDER + "20200103T000000Z.snap";
    try (CutConnection shared = CutConnection.meanwhile("PUT", () -> put(other), storage.port())) {
      Map<String, String> changed = new TreeMap<>(endpoint(shared.port()));
      changed.put("SNAPSHOT_KEEP", "1");
      proved(run(changed, "vault-snapshot"));
    }

    assertThat(keys()).contains(other).doesNotContain(OLD).hasSize(2);
  }

  @Test
  void anAccessKeyThatNoServiceTakesIsToldWithoutItsWords() throws IOException {
    accessKey = "spr\u00f6cket";

    assertThat(refused(run("vault-snapshot"), Cause.SecretInvalid))
        .contains("accessKey of Secret mle-object-storage-login")
        .doesNotContain("\u00f6");
    assertThat(keys()).isEmpty();
  }

  @Test
  void aVaultThatIsSealedIsToldAndNothingIsDeleted() throws VaultFailure, IOException {
    put(OLDEST, OLD);
    root.seal();
    vault.await(0, MemberState.Sealed.class);

    assertThat(refused(run("vault-snapshot"), Cause.VaultSealed))
        .contains("is sealed", "VaultReady");
    assertThat(keys()).containsExactlyInAnyOrder(OLDEST, OLD);
  }

  @Test
  void aBucketThatIsNotThereIsTold() throws IOException {
    Run run = run(Map.of("SNAPSHOT_BUCKET", "nobodys"), "vault-snapshot");

    assertThat(refused(run, Cause.BucketMissing)).contains("bucket nobodys");
  }

  @Test
  void aRoleThatIsNotThereIsTold() throws IOException {
    Run run = run(Map.of("SNAPSHOT_ROLE", "nobodys"), "vault-snapshot");

    assertThat(refused(run, Cause.AuthenticationFailed)).contains("role nobodys of auth/jwt");
  }

  @Test
  void aMemberWhoseNameNobodyKnowsIsTold() throws IOException {
    Run run = run(Map.of("SNAPSHOT_MEMBERS", "vault.invalid:8200"), "vault-snapshot");

    assertThat(refused(run, Cause.Unreachable))
        .contains("vault.invalid:8200 has a name that is unknown");
  }

  @Test
  void itsLoginMayDoNothingElse() throws VaultFailure, GeneralSecurityException, IOException {
    proved(run("vault-snapshot"));
    Path snapshot = objects().resolve(made().getFirst());
    try (SecretBytes identity = token();
        Login login = vault.way(0).login(SetUpForm.LOGIN, SetUpForm.SNAPSHOTS, identity)) {
      VaultSession session = vault.way(0).session(login.token());
      denied(() -> session.read(FORM.mount(), "generated/jwt"));
      denied(() -> session.list(FORM.mount(), ""));
      denied(() -> session.restoreSnapshot(snapshot, false));
      denied(() -> session.restoreSnapshot(snapshot, true));
      denied(session::rotate);
      denied(session::seal);
      denied(session::accessors);
      denied(session::mounts);
      denied(() -> session.putPolicy(SetUpForm.SNAPSHOTS, "path \"*\" {}"));
      session.revokeSelf();
    }
    assertThat(root.read(FORM.mount(), "generated/jwt")).isPresent();
  }

  @Test
  void noLoginIsLeftBehind() throws VaultFailure, IOException {
    int before = root.accessors().size();

    proved(run("vault-snapshot"));

    assertThat(root.accessors()).hasSize(before);
  }

  @Test
  void aRestoreBringsTheValuesBack() throws VaultFailure, IOException {
    proved(run("vault-snapshot"));
    root.write(FORM.mount(), "generated/jwt", Map.of("value", "after"), 1);

    proved(restore(made().getFirst().substring(FOLDER.length())));

    assertThat(read()).as("as soon as the Job ends").isEqualTo(Map.of("value", "before"));
  }

  /** The one that leads is not the first, and the others have what was put back. */
  @Test
  void aRestoreOfThreeMembersReachesThemAll() throws Exception {
    close();
    open(VaultMembers.start("a", "b", "c"), SealKind.Shares);
    join(1);
    join(2);
    vault.await(0, "all voters", _ -> voters() == 3);
    int first = another(0);
    vault.server(0).start();
    join(0);
    Map<String, String> all =
        Map.of(
            "SNAPSHOT_MEMBERS",
            Stream.of(0, 1, 2)
                .map(number -> "localhost:" + vault.server(number).port())
                .collect(Collectors.joining(",")));

    proved(run(all, "vault-snapshot"));
    // A standby that has just joined may not know yet who leads.
    vault
        .way(first)
        .session(keys.root())
        .write(FORM.mount(), "generated/jwt", Map.of("value", "after"), 1);
    shares(keys.shares());
    proved(run(all, "vault-restore", made().getFirst()));

    for (int number = 0; number < 3; number++) {
      vault.await(number, "unsealed", MemberState::isUnsealed);
    }
    Await.value(
        "a standby to read it",
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        () -> Optional.of(read()).filter(Map.of("value", "before")::equals));
    int second = another(first);
    assertThat(vault.way(second).session(keys.root()).read(FORM.mount(), "generated/jwt"))
        .as("by who leads after that")
        .map(Entry::values)
        .contains(Map.of("value", "before"));
  }

  /** They open nothing, and give the same right. */
  @Test
  void aVaultThatAnotherOneOpensIsRestoredByItsRecoveryKeys() throws Exception {
    close();
    try (LocalServers servers = LocalServers.create()) {
      open(VaultMembers.opening(transit(servers)), SealKind.Transit);
      proved(run("vault-snapshot"));
      root.write(FORM.mount(), "generated/jwt", Map.of("value", "after"), 1);

      proved(restore(made().getFirst().substring(FOLDER.length())));

      assertThat(read()).as("as soon as the Job ends").isEqualTo(Map.of("value", "before"));
      vault.server(0).kill();
      vault.server(0).start();
      vault.await(0, MemberState.Active.class);
      assertThat(read()).as("after it was started again").isEqualTo(Map.of("value", "before"));
    }
  }

  /** The settings of one that the Transit engine of another Vault opens. */
  private String transit(LocalServers servers) throws IOException, InterruptedException {
    ProbedVault opening = ProbedVault.start(servers).initialize().unseal();
    opening.put("sys/mounts/transit", "{\"type\": \"transit\"}");
    opening.put("transit/keys/league", "{}");
    String token =
        opening.post("auth/token/create", "{}").path("auth").path("client_token").asText();
    return """
        seal "transit" {
          address = "%s"
          token = "%s"
          key_name = "league"
          mount_path = "transit/"
          tls_ca_cert = "%s"
        }
        """
        .formatted(
            opening.address(),
            token,
            servers.file("opening", "ca.crt", ProbedVault.TLS.authority()));
  }

  private void join(int number) throws VaultFailure {
    vault.await(number, MemberState.Sealed.class);
    vault.unseal(number, keys.shares().subList(0, 2));
    vault.await(number, MemberState.Standby.class);
  }

  private long voters() {
    try {
      return RaftPeers.of(root).voters();
    } catch (VaultFailure e) {
      return 0;
    }
  }

  /** Ends the member that leads; the number of the one that leads next. */
  private int another(int leader) throws InterruptedException {
    vault.server(leader).kill();
    return Await.value(
        "another to lead than " + leader,
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        () ->
            Stream.of(0, 1, 2)
                .filter(number -> number != leader)
                .filter(number -> vault.way(number).look() instanceof MemberState.Active)
                .findFirst());
  }

  @Test
  void aSnapshotThatIsNotWholeIsNotPutBack() throws VaultFailure, IOException {
    proved(run("vault-snapshot"));
    byte[] whole = Files.readAllBytes(objects().resolve(made().getFirst()));
    put(OLD);
    Files.write(objects().resolve(OLD), Arrays.copyOf(whole, whole.length / 2));
    root.write(FORM.mount(), "generated/jwt", Map.of("value", "after"), 1);

    assertThat(refused(restore("20200102T000000Z.snap"), Cause.ProbeFailed))
        .contains("not a whole snapshot");
    assertThat(refused(restore("20200103T000000Z.snap"), Cause.ProbeFailed)).contains("NoSuchKey");
    assertThat(read()).isEqualTo(Map.of("value", "after"));
    assertThat(root.accessors()).as("no root token is left").hasSize(1);
  }

  @Test
  void aSnapshotOfAnotherVaultIsPutBackOnlyWhenThatIsSaid() throws VaultFailure, IOException {
    proved(run("vault-snapshot"));
    String key = made().getFirst();
    List<KeyShare> former = keys.shares();
    try (VaultMembers fresh = VaultMembers.start("a")) {
      fresh.await(0, MemberState.Uninitialized.class);
      try (InitialKeys others = fresh.way(0).initialize(1, 1)) {
        fresh.unseal(0, others.shares());
        fresh.await(0, MemberState.Active.class);
        Map<String, String> there = Map.of("SNAPSHOT_MEMBERS", member(fresh));
        shares(others.shares());

        assertThat(refused(run(there, "vault-restore", key), Cause.SecretInvalid))
            .contains("other key shares", "--foreign");
        assertThat(fresh.way(0).look()).isInstanceOf(MemberState.Active.class);
        proved(run(there, "vault-restore", key, "--foreign"));

        assertThat(fresh.way(0).look())
            .as("as soon as the Job ends")
            .isInstanceOf(MemberState.Sealed.class);
        fresh.server(0).kill();
        fresh.server(0).start();
        fresh.await(0, MemberState.Sealed.class);
        fresh.unseal(0, former.subList(0, 2));
        fresh.await(0, MemberState.Active.class);
        assertThat(fresh.way(0).session(keys.root()).read(FORM.mount(), "generated/jwt"))
            .map(Entry::values)
            .contains(Map.of("value", "before"));
      }
    }
  }

  /** Nobody could open it, and what is there would be gone. */
  @Test
  void aSnapshotOfAnotherSealIsRefusedBeforeAnythingIsChanged() throws VaultFailure, IOException {
    proved(run("vault-snapshot"));
    byte[] own = Files.readAllBytes(objects().resolve(made().getFirst()));
    put(OLD);
    Files.write(objects().resolve(OLD), resealed(own));
    root.write(FORM.mount(), "generated/jwt", Map.of("value", "after"), 1);
    shares(keys.shares());

    Run run = run(Map.of(), "vault-restore", "20200102T000000Z.snap", "--foreign");
    assertThat(refused(run, Cause.SecretInvalid))
        .contains("the seal awskms", "the seal shamir", "as it was before");
    assertThat(read()).isEqualTo(Map.of("value", "after"));
    assertThat(root.accessors()).as("no root token is left").hasSize(1);
  }

  /** As one of a Vault with another seal tells it. */
  private static byte[] resealed(byte[] snapshot) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(snapshot));
        OutputStream out = new GZIPOutputStream(changed)) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      out.write(
          text.replace("\"type\":\"shamir\"", "\"type\":\"awskms\"")
              .getBytes(StandardCharsets.ISO_8859_1));
    }
    return changed.toByteArray();
  }

  private Run restore(String name) throws IOException {
    shares(keys.shares());
    return run(Map.of(), "vault-restore", name);
  }

  private void shares(List<KeyShare> shares) throws IOException {
    Path mounted = Files.createDirectories(folder.resolve("shares"));
    int number = 1;
    for (KeyShare share : shares) {
      Files.writeString(
          mounted.resolve("share-" + number++), VaultMembers.text(share.text()) + "\n");
    }
  }

  private Map<String, String> read() {
    try {
      return root.read(FORM.mount(), "generated/jwt").map(Entry::values).orElse(Map.of());
    } catch (VaultFailure e) {
      return Map.of();
    }
  }

  private static void denied(VaultMemberIT.Refused call) {
    assertThat(VaultMemberIT.trouble(call)).isEqualTo(new Trouble.Denied());
  }

  /** By the service itself: it marks the folders that it makes. */
  private void put(String... keys) {
    try {
      Path file = Files.writeString(folder.resolve("old"), "old");
      Path secrets = Files.createDirectories(folder.resolve("login"));
      Files.writeString(secrets.resolve("accessKey"), "sprocket");
      Files.writeString(secrets.resolve("secretKey"), SECRET_KEY);
      ProbeInput input = new ProbeInput(Map.of("PROBE_SECRETS", secrets.toString()));
      URI endpoint = URI.create("http://localhost:" + storage.port());
      try (Bucket bucket = Bucket.of(input, endpoint, "us-east-1", BUCKET)) {
        for (String key : keys) {
          bucket.put(key, file, Digest.sha256("old"));
        }
      }
    } catch (Exception e) {
      throw new AssertionError("cannot put " + List.of(keys), e);
    }
  }

  private static Set<String> keys() throws IOException {
    try (Stream<Path> files = Files.walk(objects())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> objects().relativize(file).toString())
          .collect(TreeSet::new, Set::add, Set::addAll);
    }
  }

  private static List<String> made() throws IOException {
    return keys().stream()
        .filter(key -> key.startsWith(FOLDER + "202"))
        .filter(key -> !key.startsWith(FOLDER + "2020"))
        .toList();
  }

  private SecretBytes token() throws GeneralSecurityException {
    return cluster.token(SUBJECT, FORM.audience(), Instant.now().plusSeconds(300));
  }

  private static Map<String, String> endpoint(int port) {
    return Map.of("SNAPSHOT_ENDPOINT", "http://localhost:" + port);
  }

  private static Map<String, String> members(int port) {
    return Map.of("SNAPSHOT_MEMBERS", "localhost:" + port);
  }

  private static String member(VaultMembers vault) {
    return "localhost:" + vault.server(0).port();
  }

  /** What a run left. */
  private record Run(int code, ProbeResult result, String said) {}

  private static void proved(Run run) {
    assertThat(run.result()).as(run.said()).isInstanceOf(Proved.class);
    assertThat(run.code()).isZero();
  }

  private static String refused(Run run, Cause cause) {
    return refused(run, cause, 1);
  }

  private static String refused(Run run, Cause cause, int code) {
    assertThat(run.result()).as(run.said()).isInstanceOf(Refused.class);
    assertThat(run.code()).isEqualTo(code);
    Refused refused = (Refused) run.result();
    assertThat(refused.cause()).as(refused.message()).isEqualTo(cause);
    return refused.message();
  }

  private Run run(String... arguments) throws IOException {
    return run(Map.of(), arguments);
  }

  /** As the Job does. */
  private Run run(Map<String, String> changed, String... arguments) throws IOException {
    try (SecretBytes token = token()) {
      Path secrets = Files.createDirectories(folder.resolve("secrets"));
      Map<String, String> files =
          Map.of(
              "accessKey",
              accessKey,
              "secretKey",
              SECRET_KEY,
              "token",
              VaultMembers.text(token),
              "vault-ca.crt",
              VaultMembers.TLS.authority());
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(secrets.resolve(file.getKey()), file.getValue());
      }
      Path result = folder.resolve("result");
      Map<String, String> variables = variables(secrets, result);
      variables.putAll(changed);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int code =
          SnapshotMain.run(
              List.of(arguments), variables, new PrintStream(out, true, StandardCharsets.UTF_8));
      String said = out.toString(StandardCharsets.UTF_8) + Files.readString(result);
      Stream.concat(
              Stream.of(SECRET_KEY, VaultMembers.text(token)),
              keys.shares().stream().map(share -> VaultMembers.text(share.text())))
          .forEach(secret -> assertThat(said).doesNotContain(secret));
      return new Run(code, ProbeResult.parse(Files.readString(result)).orElseThrow(), said);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("no token can be signed", e);
    }
  }

  private Map<String, String> variables(Path secrets, Path result) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("PROBE_SECRETS", secrets.toString());
    variables.put("PROBE_SECRET", "mle-object-storage-login");
    variables.put("PROBE_RESULT", result.toString());
    variables.put("SNAPSHOT_ENDPOINT", "http://localhost:" + storage.port());
    variables.put("SNAPSHOT_REGION", "us-east-1");
    variables.put("SNAPSHOT_BUCKET", BUCKET);
    variables.put("SNAPSHOT_FOLDER", FOLDER);
    variables.put("SNAPSHOT_KEEP", "2");
    variables.put("SNAPSHOT_MEMBERS", member(vault));
    variables.put("SNAPSHOT_METHOD", SetUpForm.LOGIN);
    variables.put("SNAPSHOT_ROLE", SetUpForm.SNAPSHOTS);
    variables.put("SNAPSHOT_WORK", folder.toString());
    variables.put("SNAPSHOT_SHARES", folder.resolve("shares").toString());
    return variables;
  }
}
