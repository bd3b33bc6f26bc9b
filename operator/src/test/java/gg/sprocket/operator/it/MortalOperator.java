package gg.sprocket.operator.it;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** An operator that is killed without warning after some of its writes, and started again. */
final class MortalOperator implements AutoCloseable {

  private final TestCluster cluster;
  private OperatorUnderTest operator;

  MortalOperator(TestCluster cluster) {
    this.cluster = cluster;
    this.operator = OperatorUnderTest.start(cluster);
  }

  /**
   * Kills it as soon as it has written so often, and starts another one.
   *
   * @param write number of the write
   * @param mark from where on writes count
   * @param namespace where they count
   */
  void killAfter(int write, long mark, String namespace) {
    await("write " + write + " in " + namespace)
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> writes(mark, namespace) >= write);
    operator.kill();
    operator = OperatorUnderTest.start(cluster);
  }

  /** How often it wrote in a namespace since a mark. */
  int writes(long mark, String namespace) {
    return new Traffic(cluster.audit(), namespace).writesSince(mark).size();
  }

  @Override
  public void close() {
    operator.close();
  }
}
