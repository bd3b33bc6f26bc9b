package gg.sprocket.operator.component.queue;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.resource.Amounts;

/**
 * Sizes of the Builtin queue.
 *
 * @param resources of the server
 * @param memory mebibytes that the server takes as its own
 * @param volume size of the claim
 */
record QueueSize(Resources resources, long memory, String volume) {

  /** What a spec asks for, by the profile where it says nothing. */
  static QueueSize of(InstanceSpec spec) {
    QueueSize usual = of(spec.profile());
    Resources asked = spec.queue().builtin().resources();
    return asked == null
        ? usual
        : new QueueSize(asked, memory(asked, usual.memory()), usual.volume());
  }

  private static long memory(Resources asked, long usual) {
    ComputeAmounts limits = asked.limits();
    return limits != null && limits.memory() instanceof String memory
        ? Amounts.mebibytes(memory)
        : usual;
  }

  private static QueueSize of(Profile profile) {
    return switch (profile) {
      // A node's whole memory would be RabbitMQ's measure without a number.
      case Tiny -> new QueueSize(Resources.NONE, 512, "1Gi");
      case Small -> sized("100m", 256, 512, "2Gi");
      case Medium -> sized("200m", 512, 1024, "5Gi");
      case Large -> sized("500m", 1024, 2048, "10Gi");
    };
  }

  private static QueueSize sized(String cpu, long memory, long limit, String volume) {
    Resources resources =
        new Resources(
            new ComputeAmounts(cpu, memory + "Mi"), new ComputeAmounts(null, limit + "Mi"));
    return new QueueSize(resources, limit, volume);
  }
}
