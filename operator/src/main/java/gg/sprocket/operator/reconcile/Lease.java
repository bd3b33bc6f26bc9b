package gg.sprocket.operator.reconcile;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease that lets one process of several act. A process that loses it ends at once, because
 * another may be acting already; one that ends in order gives it back, so that a standby takes over
 * within two seconds instead of waiting for it to run out.
 */
public final class Lease {

  /** Name of the lease in the operator's namespace. */
  public static final String NAME = "sprocket-operator";

  private static final Logger log = LoggerFactory.getLogger(Lease.class);
  private static final Duration DURATION = Duration.ofSeconds(8);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(5);

  /** Others keep off for the whole duration; a second of it is for the renewal's own way. */
  private static final Duration VALIDITY = DURATION.minusSeconds(1);

  /** The client stretches it by up to 2.2. */
  private static final Duration RETRY = Duration.ofMillis(800);

  private final String namespace;
  private final String identity;
  private final Runnable end;
  private final AtomicBoolean leading = new AtomicBoolean();
  private final AtomicBoolean stopping = new AtomicBoolean();

  /**
   * @param namespace the operator's namespace
   * @param identity this process, unlike any other and any earlier one
   * @param end ends the process at once
   */
  public Lease(String namespace, String identity, Runnable end) {
    this.namespace = namespace;
    this.identity = identity;
    this.end = end;
  }

  /** Settings for the framework. */
  public LeaderElectionConfiguration configuration() {
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(NAME)
        .withLeaseNamespace(namespace)
        .withIdentity(identity)
        .withLeaseDuration(DURATION)
        .withRenewDeadline(RENEW_DEADLINE)
        .withRetryPeriod(RETRY)
        .withLeaderCallbacks(new LeaderCallbacks(this::won, this::lost, _ -> {}))
        .build();
  }

  /** What keeps the client from writing once the lease may have run out. */
  public Interceptor fence() {
    return new Fence(
        "/namespaces/" + namespace + "/leases/" + NAME,
        VALIDITY,
        leading::get,
        System::nanoTime,
        () -> {
          log.error("lease {}/{} of {} has run out; ending at once", namespace, NAME, identity);
          end.run();
        });
  }

  /** From now on losing the lease is what we want. */
  public void stopping() {
    stopping.set(true);
  }

  /** Gives the lease back, if this process holds it. */
  public void release(KubernetesClient client) {
    if (!leading.get()) {
      return;
    }
    try {
      var stored = client.leases().inNamespace(namespace).withName(NAME).get();
      if (stored != null && identity.equals(stored.getSpec().getHolderIdentity())) {
        stored.getSpec().setHolderIdentity("");
        client.resource(stored).lockResourceVersion().update();
        log.info("lease {}/{} given back", namespace, NAME);
      }
    } catch (KubernetesClientException e) {
      log.warn(
          "lease {}/{} could not be given back (code {}); it runs out by itself",
          namespace,
          NAME,
          e.getCode());
    }
  }

  private void won() {
    leading.set(true);
    log.info("lease {}/{} won by {}", namespace, NAME, identity);
  }

  private void lost() {
    if (!stopping.get() && leading.get()) {
      log.error("lease {}/{} lost by {}; ending at once", namespace, NAME, identity);
      end.run();
    }
  }
}
