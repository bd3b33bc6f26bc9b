package gg.sprocket.operator.vault;

import gg.sprocket.dev.Await;
import gg.sprocket.dev.LocalServers;
import gg.sprocket.dev.ServerCertificate;
import gg.sprocket.dev.VaultServer;
import gg.sprocket.operator.plan.vault.MemberState;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Real members of one Vault and the ways to them. */
final class VaultMembers implements AutoCloseable {
  static final String NAME = "mle-vault-0.mle-vault.sprocket-mle.svc";
  static final ServerCertificate TLS = ServerCertificate.of(NAME, "127.0.0.1", "localhost");

  /** For calls that shall end well, however busy the machine is. */
  static final CallLimits PATIENT = CallLimits.of(Duration.ofMinutes(1));

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String TALKING = "log_level = \"trace\"";

  private final LocalServers servers = LocalServers.create();
  private final List<VaultServer> members;
  private final List<VaultMember> ways;

  private VaultMembers(List<String> nodeIds, String settings) {
    this.members = VaultServer.members(servers, TLS, nodeIds, settings);
    this.ways = members.stream().map(VaultMembers::connect).toList();
  }

  /** Members that run and hold nothing. */
  static VaultMembers start(String... nodeIds) {
    return start(List.of(nodeIds), TALKING);
  }

  /** One that runs, holds nothing, and lets its root token at what it stores ({@code sys/raw}). */
  static VaultMembers raw() {
    return start(List.of("a"), TALKING + "\nraw_storage_endpoint = true");
  }

  /**
   * One that runs, holds nothing and opens itself.
   *
   * @param seal the block of its configuration that says by what
   */
  static VaultMembers opening(String seal) {
    return start(List.of("a"), TALKING + "\n" + seal);
  }

  private static VaultMembers start(List<String> nodeIds, String settings) {
    VaultMembers started = new VaultMembers(nodeIds, settings);
    started.members.forEach(VaultServer::start);
    return started;
  }

  static VaultMember connect(VaultServer server) {
    return connect(address(server, NAME, TLS.authority()));
  }

  static VaultMember connect(MemberAddress address) {
    return new DriverConnector(PATIENT).connect(address);
  }

  static MemberAddress address(VaultServer server, String name, String authority) {
    return new MemberAddress(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), name, authority);
  }

  /** The program that they run, which is their client too. */
  Path program() {
    return VaultServer.programs(servers).resolve("vault");
  }

  VaultServer server(int number) {
    return members.get(number);
  }

  VaultMember way(int number) {
    return ways.get(number);
  }

  /** Awaits a state of a member. */
  <S extends MemberState> S await(int number, Class<S> state) {
    return state.cast(await(number, state.getSimpleName(), state::isInstance));
  }

  MemberState await(int number, String what, Predicate<MemberState> state) {
    return Await.value(
        "member %d to be %s".formatted(number, what),
        LIMIT,
        Duration.ofMillis(100),
        () -> Optional.of(way(number).look()).filter(state));
  }

  /** Gives shares to a member until it has enough. */
  MemberState unseal(int number, List<KeyShare> shares) throws VaultFailure {
    way(number).resetUnseal();
    MemberState state = way(number).look();
    for (KeyShare share : shares) {
      state = way(number).unseal(share);
    }
    return state;
  }

  /** Begins to make a root token, and does not go on. */
  void beginRootToken() throws VaultFailure {
    begin("sys/generate-root/attempt", "{}");
  }

  /** Begins to make new shares, and does not go on. */
  void beginRekey() throws VaultFailure {
    begin("sys/rekey/init", "{\"secret_shares\":1,\"secret_threshold\":1}");
  }

  private void begin(String path, String body) throws VaultFailure {
    try (Connection connection =
        new Connection(address(server(0), NAME, TLS.authority()), PATIENT)) {
      Answer answer =
          new Driver(connection)
              .ask(
                  Driver.Method.PUT,
                  path,
                  body.getBytes(StandardCharsets.US_ASCII),
                  PATIENT.answer());
      Driver.good(path, answer, Failures.Content.Open);
    }
  }

  /** What all members have said. */
  String logs() {
    StringBuilder logs = new StringBuilder();
    members.forEach(member -> logs.append(member.log()));
    return logs.toString();
  }

  static String text(SecretBytes secret) {
    return new String(secret.copy(), StandardCharsets.US_ASCII);
  }

  static SecretBytes secret(String text) {
    return SecretBytes.taking(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    ways.forEach(VaultMember::close);
    servers.close();
  }
}
