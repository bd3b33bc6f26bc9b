package gg.sprocket.operator.vault;

import gg.sprocket.operator.plan.vault.NoAnswer;
import gg.sprocket.operator.plan.vault.Trouble;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to one member. The JDK's client ends its own time limit with the first line of an answer,
 * and quotes headers, thus tokens, in what it throws: here a whole call has a limit, and only the
 * kind of a failure is told.
 */
final class Connection implements AutoCloseable {

  /** No path of ours needs more, and none must lead elsewhere. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._=?&/-]*");

  private final String address;
  private final CallLimits limits;
  private final UnaryOperator<Duration> bound;
  private final HttpClient client;

  Connection(MemberAddress member, CallLimits limits) {
    this(member, limits, alone -> alone);
  }

  /**
   * @param bound what is left for a call of a limit of its own
   */
  Connection(MemberAddress member, CallLimits limits, UnaryOperator<Duration> bound) {
    this.limits = limits;
    this.bound = bound;
    this.address = "https://" + host(member.socket());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(limits.connection())
            .proxy(HttpClient.Builder.NO_PROXY)
            .sslContext(MemberTrust.context(member))
            .build();
  }

  private static String host(InetSocketAddress socket) {
    String host = socket.getAddress() == null ? "" : socket.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + socket.getPort();
  }

  HttpClient client() {
    return client;
  }

  CallLimits limits() {
    return limits;
  }

  /** Scheme, host and port. */
  String address() {
    return address;
  }

  /**
   * Address of a path of the API.
   *
   * @throws IllegalArgumentException if it leads elsewhere
   */
  String url(String path) {
    return address + "/v1/" + checked(path);
  }

  /** A path or name that leads nowhere else. */
  static String checked(String path) {
    if (!PATH.matcher(path).matches() || path.contains("..") || path.contains("//")) {
      throw new IllegalArgumentException("not a path of Vault: " + path);
    }
    return path;
  }

  /**
   * What a call gives.
   *
   * @param what the call, without values
   * @param limit how long it may take once there is a connection
   * @throws VaultFailure if it throws anything, or takes too long
   */
  <T> T timed(String what, Duration limit, Callable<T> call) throws VaultFailure {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofVirtual().start(task);
    try {
      Duration most = bound.apply(limits.connection().plus(limit));
      return task.get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw unanswered(what, NoAnswer.TimedOut);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unanswered(what, NoAnswer.ConnectionLost);
    } catch (ExecutionException e) {
      @Nullable Throwable failure = e.getCause();
      throw unanswered(what, failure == null ? NoAnswer.ConnectionLost : Failures.of(failure));
    } finally {
      // Ends the request too, where it has not ended.
      thread.interrupt();
    }
  }

  private static VaultFailure unanswered(String what, NoAnswer why) {
    return new VaultFailure(what, new Trouble.Unanswered(why));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
