package gg.sprocket.operator.resource;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Resources;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Quantities: sizes of memory and volumes, shares of processors. */
public final class Amounts {

  private Amounts() {}

  /**
   * Bytes of a size such as {@code 20Gi}.
   *
   * @throws IllegalArgumentException if it is not a quantity
   */
  public static BigDecimal bytes(String size) {
    return Quantity.getAmountInBytes(new Quantity(size));
  }

  /** The larger of two sizes, in the words it was given. */
  public static String larger(String one, String other) {
    return bytes(one).compareTo(bytes(other)) >= 0 ? one : other;
  }

  /** Whole mebibytes of a size, rounded down. */
  public static long mebibytes(String size) {
    return bytes(size).longValue() >> 20;
  }

  /** A container's resources. */
  public static ResourceRequirements requirements(Resources resources) {
    return new ResourceRequirementsBuilder()
        .withRequests(map(resources.requests()))
        .withLimits(map(resources.limits()))
        .build();
  }

  private static @Nullable Map<String, Quantity> map(@Nullable ComputeAmounts amounts) {
    if (amounts == null) {
      return null;
    }
    Map<String, Quantity> map = new TreeMap<>();
    if (amounts.cpu() instanceof String cpu) {
      map.put("cpu", new Quantity(cpu));
    }
    if (amounts.memory() instanceof String memory) {
      map.put("memory", new Quantity(memory));
    }
    return map;
  }
}
