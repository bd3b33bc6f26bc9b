package gg.sprocket.operator.reconcile;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets no write out once the lease may have run out. A process that was frozen for a while wakes up
 * with requests ready, and would send them before it notices that another acts by now; it ends
 * instead.
 */
final class Fence implements Interceptor {

  private final String lease;
  private final Duration validity;
  private final BooleanSupplier leading;
  private final LongSupplier nanos;
  private final Runnable end;
  private volatile long asked;
  private volatile long renewed;

  /**
   * @param lease end of the path of requests for the lease
   * @param validity how long after its renewal others surely keep off
   * @param leading whether this process holds the lease, as far as it knows
   * @param nanos a clock that goes on while the process is frozen
   * @param end ends the process at once
   */
  Fence(
      String lease, Duration validity, BooleanSupplier leading, LongSupplier nanos, Runnable end) {
    this.lease = lease;
    this.validity = validity;
    this.leading = leading;
    this.nanos = nanos;
    this.end = end;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (isRead(request)) {
      return;
    }
    if (isLease(request)) {
      asked = nanos.getAsLong();
    } else if (leading.getAsBoolean() && nanos.getAsLong() - renewed > validity.toNanos()) {
      end.run();
    }
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (!isRead(request) && isLease(request) && response.isSuccessful()) {
      renewed = asked;
    }
  }

  private static boolean isRead(HttpRequest request) {
    return request.method().equals("GET");
  }

  private boolean isLease(HttpRequest request) {
    // A lease is made by a request to the list of leases.
    String path = request.uri().getPath();
    return path.endsWith(lease) || path.endsWith("/leases");
  }
}
