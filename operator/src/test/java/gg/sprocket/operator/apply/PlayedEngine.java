package gg.sprocket.operator.apply;

import gg.sprocket.operator.plan.vault.EntryVersion;
import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import gg.sprocket.operator.vault.Entry;
import gg.sprocket.operator.vault.Login;
import gg.sprocket.operator.vault.MemberAddress;
import gg.sprocket.operator.vault.SecretBytes;
import gg.sprocket.operator.vault.VaultConnector;
import gg.sprocket.operator.vault.VaultFailure;
import gg.sprocket.operator.vault.VaultMember;
import gg.sprocket.operator.vault.VaultSession;
import gg.sprocket.operator.vault.VaultToken;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** As much of a Vault as keeps versions of entries, and takes logins. */
final class PlayedEngine implements VaultConnector {

  private final Map<String, List<Entry>> entries = new TreeMap<>();
  private final Edges edges;
  private String next = "";
  private Runnable deed = () -> {};
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  PlayedEngine(Edges edges) {
    this.edges = edges;
  }

  /** A call of one. */
  private interface Call<T> {
    T run() throws VaultFailure;
  }

  /** Writes a version, as people do. */
  synchronized Entry put(String path, Map<String, String> values) {
    List<Entry> versions = entries.computeIfAbsent(path, _ -> new ArrayList<>());
    now = now.plusSeconds(1);
    versions.add(new Entry(new EntryVersion(versions.size() + 1, now), values, Map.of()));
    return versions.getLast();
  }

  /** All versions of an entry. */
  synchronized List<Entry> versions(String path) {
    return List.copyOf(entries.getOrDefault(path, List.of()));
  }

  /** Has something happen before the next {@code read} or {@code write} is served. */
  synchronized void before(String call, Runnable happens) {
    next = call;
    deed = happens;
  }

  private synchronized Runnable due(String call) {
    Runnable due = next.equals(call) ? deed : () -> {};
    next = next.equals(call) ? "" : next;
    return due;
  }

  @Override
  public VaultMember connect(MemberAddress address) {
    return played(
        VaultMember.class,
        (method, arguments) ->
            switch (method) {
              case "login" -> edged("login", PlayedEngine::login);
              case "session" -> session();
              case "close" -> Optional.empty();
              default -> throw new AssertionError(method);
            });
  }

  private static Login login() {
    return new Login(
        new VaultToken(SecretBytes.taking("token".getBytes(StandardCharsets.US_ASCII))),
        Duration.ofMinutes(20));
  }

  private VaultSession session() {
    return played(
        VaultSession.class,
        (method, arguments) ->
            switch (method) {
              case "read" -> edged("read", () -> read((String) arguments[1]));
              case "write" ->
                  edged("write", () -> write((String) arguments[1], arguments[2], arguments[3]));
              default -> throw new AssertionError(method);
            });
  }

  private Optional<Entry> read(String path) {
    List<Entry> versions = versions(path);
    return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
  }

  @SuppressWarnings("unchecked")
  private int write(String path, Object values, Object version) throws VaultFailure {
    if (!version.equals(versions(path).size())) {
      throw new VaultFailure("write", new Trouble.Refused(400, List.of()));
    }
    return put(path, (Map<String, String>) values).version().number();
  }

  private <T> T edged(String what, Call<T> call) throws VaultFailure {
    try {
      edges.pass();
      due(what).run();
      T answer = call.run();
      edges.pass();
      return answer;
    } catch (Edges.Cut _) {
      throw new VaultFailure(what, new Trouble.Unanswered(NoAnswer.ConnectionLost));
    }
  }

  /** What a method does. */
  interface Deed {
    Object of(String method, Object[] arguments) throws VaultFailure;
  }

  static <T> T played(Class<T> type, Deed deed) {
    return type.cast(
        Proxy.newProxyInstance(
            PlayedEngine.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              Object answer =
                  deed.of(method.getName(), arguments == null ? new Object[0] : arguments);
              return method.getReturnType() == void.class ? null : answer;
            }));
  }
}
