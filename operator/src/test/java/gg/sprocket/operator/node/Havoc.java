package gg.sprocket.operator.node;

import gg.sprocket.dev.Chart;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * Kills a pod of the operator every now and then, without a word before, for as long as tests run:
 * whatever they prove they prove of an operator that may end at any point.
 */
final class Havoc implements AutoCloseable {

  private static final int SHORTEST_MILLIS = 15_000;
  private static final int LONGEST_MILLIS = 40_000;

  /** Ends what a test asked for that measures how soon the operator does something. */
  interface Truce extends AutoCloseable {
    @Override
    void close();
  }

  private final KubernetesClient admin;
  private final AtomicInteger truces = new AtomicInteger();
  private final Thread thread = new Thread(this::rage, "havoc");

  private Havoc(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Begins. */
  static Havoc among(KubernetesClient admin) {
    Havoc havoc = new Havoc(admin);
    havoc.thread.setDaemon(true);
    havoc.thread.start();
    return havoc;
  }

  /** Kills nobody until it is closed. */
  Truce truce() {
    truces.incrementAndGet();
    return truces::decrementAndGet;
  }

  private void rage() {
    RandomGenerator random = RandomGenerator.getDefault();
    try {
      while (true) {
        Thread.sleep(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS));
        killOne(random);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void killOne(RandomGenerator random) {
    try {
      // On a starved machine one would be killed for good before it has done anything.
      List<Pod> pods = NodeCluster.operators(admin).stream().filter(League::isReady).toList();
      if (pods.size() > 1 && truces.get() == 0) {
        Pod pod = pods.get(random.nextInt(pods.size()));
        System.out.println("havoc: killing " + pod.getMetadata().getName());
        admin.resource(pod).inNamespace(Chart.NAMESPACE).withGracePeriod(0).delete();
      }
    } catch (KubernetesClientException e) {
      System.out.println("havoc: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
