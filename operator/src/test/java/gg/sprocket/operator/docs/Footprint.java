package gg.sprocket.operator.docs;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a process takes of a cluster.
 *
 * @param pods number of pods
 * @param cpu processors that one of them requests
 * @param memory bytes that one of them requests
 * @param limit bytes that one of them may use; empty for no limit
 */
record Footprint(int pods, BigDecimal cpu, BigDecimal memory, Optional<BigDecimal> limit) {

  private static final BigDecimal MEBI = BigDecimal.valueOf(1 << 20);
  private static final BigDecimal GIBI = BigDecimal.valueOf(1 << 30);

  /** Nothing yet, to add to. */
  static final Footprint NOTHING =
      new Footprint(0, BigDecimal.ZERO, BigDecimal.ZERO, Optional.of(BigDecimal.ZERO));

  /** Of pods of a form: init containers run before the others, so that the larger counts. */
  static Footprint of(int pods, PodSpec pod) {
    return new Footprint(
        pods,
        effective(pod, c -> requested(c, "cpu")),
        effective(pod, c -> requested(c, "memory")),
        pod.getContainers().stream().allMatch(c -> limited(c).isPresent())
            ? Optional.of(effective(pod, c -> limited(c).orElse(BigDecimal.ZERO)))
            : Optional.empty());
  }

  private static BigDecimal effective(PodSpec pod, Function<Container, BigDecimal> amount) {
    BigDecimal together =
        pod.getContainers().stream().map(amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    return pod.getInitContainers().stream().map(amount).reduce(together, BigDecimal::max);
  }

  private static BigDecimal requested(Container container, String what) {
    return amount(container.getResources().getRequests(), what).orElse(BigDecimal.ZERO);
  }

  private static Optional<BigDecimal> limited(Container container) {
    return amount(container.getResources().getLimits(), "memory");
  }

  private static Optional<BigDecimal> amount(Map<String, Quantity> amounts, String what) {
    return Optional.ofNullable(amounts).map(all -> all.get(what)).map(Quantity::getNumericalAmount);
  }

  /** All of them together, as if they were one. */
  static Footprint sum(List<Footprint> all) {
    return all.stream().reduce(NOTHING, Footprint::plus);
  }

  private Footprint plus(Footprint other) {
    BigDecimal times = BigDecimal.valueOf(other.pods);
    return new Footprint(
        pods + other.pods,
        cpu.add(other.cpu.multiply(times)),
        memory.add(other.memory.multiply(times)),
        limit.flatMap(mine -> other.limit.map(theirs -> mine.add(theirs.multiply(times)))));
  }

  /** What each pod takes, and how many there are if it is not one. */
  String each() {
    return pods == 1 ? amounts() : pods + " × " + amounts();
  }

  /** What a sum comes to. */
  String whole() {
    return "**%d pods: %s**".formatted(pods, amounts());
  }

  private String amounts() {
    if (memory.signum() == 0) {
      return "nothing";
    }
    return "%s, %s (%s)"
        .formatted(processors(), size(memory), limit.map(Footprint::size).orElse("no limit"));
  }

  private String processors() {
    return cpu.compareTo(BigDecimal.ONE) < 0
        ? cpu.movePointRight(3).stripTrailingZeros().toPlainString() + "m"
        : cpu.stripTrailingZeros().toPlainString();
  }

  /** A size as people write it; a sum is rounded up to a tenth of a gibibyte. */
  static String size(BigDecimal bytes) {
    return bytes.compareTo(GIBI) < 0
        ? bytes.divide(MEBI, 0, RoundingMode.UP).toPlainString() + "Mi"
        : bytes.divide(GIBI, 1, RoundingMode.UP).stripTrailingZeros().toPlainString() + "Gi";
  }
}
