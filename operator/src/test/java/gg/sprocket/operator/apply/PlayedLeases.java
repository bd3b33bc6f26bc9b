package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.DatabaseEngine;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** As much of a Vault as makes logins at a database; each goes with the login that it came by. */
final class PlayedLeases implements VaultConnector {

  private final Edges edges;
  private final Map<String, Lease> living = new TreeMap<>();
  private Instant now = Instant.EPOCH;
  private int count;
  private Optional<Trouble> trouble = Optional.empty();
  private int open;

  PlayedLeases(Edges edges) {
    this.edges = edges;
  }

  private record Lease(String login, Instant until) {}

  /** Lets it be another time; what is over goes. */
  synchronized void pass(Instant time) {
    now = time;
    living.values().removeIf(lease -> !lease.until().isAfter(time));
  }

  /** Names of the leases that it knows. */
  synchronized Set<String> living() {
    return Set.copyOf(living.keySet());
  }

  /** How many logins at it have not ended themselves. */
  synchronized int open() {
    return open;
  }

  /** Makes one of which nobody is told, for a long time. */
  synchronized String orphan() {
    String lease = "sprocket-database/creds/app/orphan-" + ++count;
    living.put(lease, new Lease("nobody's", now.plus(Duration.ofDays(9))));
    return lease;
  }

  /** Loses one, as when it is put back to an earlier state. */
  synchronized void lose(String lease) {
    living.remove(lease);
  }

  /** Has it refuse to make one; empty ends that. */
  synchronized void refuse(Optional<Trouble> why) {
    trouble = why;
  }

  @Override
  public VaultMember connect(MemberAddress address) {
    return PlayedEngine.played(
        VaultMember.class,
        (method, arguments) ->
            switch (method) {
              case "login" -> edged("login", this::login);
              case "session" -> session((VaultToken) arguments[0]);
              case "close" -> Optional.empty();
              default -> throw new AssertionError(method);
            });
  }

  private synchronized Login login() {
    open++;
    byte[] token = ("token-" + ++count).getBytes(StandardCharsets.US_ASCII);
    return new Login(new VaultToken(SecretBytes.taking(token)), Duration.ofMinutes(20));
  }

  private VaultSession session(VaultToken token) {
    String login = new String(token.text().copy(), StandardCharsets.US_ASCII);
    return PlayedEngine.played(
        VaultSession.class,
        (method, _) ->
            switch (method) {
              case "database" -> new Engine(login);
              case "revokeSelf" -> edged("revoke", () -> revoke(login));
              default -> throw new AssertionError(method);
            });
  }

  private synchronized boolean revoke(String login) {
    open--;
    return living.values().removeIf(lease -> lease.login().equals(login));
  }

  /** A call of one. */
  private interface Call<T> {
    T run() throws VaultFailure;
  }

  private <T> T edged(String what, Call<T> call) throws VaultFailure {
    try {
      edges.pass();
      T answer;
      synchronized (this) {
        answer = call.run();
      }
      edges.pass();
      return answer;
    } catch (Edges.Cut _) {
      throw new VaultFailure(what, new Trouble.Unanswered(NoAnswer.ConnectionLost));
    }
  }

  private final class Engine implements DatabaseEngine {
    private final String login;

    Engine(String login) {
      this.login = login;
    }

    @Override
    public void enable() {
      throw new AssertionError("enable");
    }

    @Override
    public void configure(String name, Connection connection) throws VaultFailure {
      edged("configure", () -> connection);
    }

    @Override
    public void shape(String name, Form form) throws VaultFailure {
      edged("shape", () -> form);
    }

    @Override
    public Grant grant(String name) throws VaultFailure {
      return edged(
          "grant",
          () -> {
            if (trouble.isPresent()) {
              throw new VaultFailure("grant", trouble.orElseThrow());
            }
            String lease = "sprocket-database/creds/app/" + ++count;
            living.put(lease, new Lease(login, now.plus(Duration.ofHours(1))));
            byte[] password = "secret".getBytes(StandardCharsets.US_ASCII);
            return new Grant(
                lease, "v-" + count, SecretBytes.taking(password), Duration.ofHours(1));
          });
    }

    @Override
    public Optional<Duration> renew(String lease, Duration life) throws VaultFailure {
      return edged(
          "renew",
          () ->
              Optional.ofNullable(
                      living.computeIfPresent(
                          lease, (_, one) -> new Lease(one.login(), now.plus(life))))
                  .map(_ -> life));
    }

    @Override
    public void revoke(String lease) throws VaultFailure {
      edged("revoke", () -> living.keySet().remove(lease));
    }

    @Override
    public void revokeLater(String lease) throws VaultFailure {
      revoke(lease);
    }

    @Override
    public List<String> leases(String name) throws VaultFailure {
      return edged("leases", () -> List.copyOf(living.keySet()));
    }
  }
}
