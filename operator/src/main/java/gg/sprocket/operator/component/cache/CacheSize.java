package gg.sprocket.operator.component.cache;

import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import gg.sprocket.operator.resource.Amounts;

/**
 * Sizes of the Builtin cache. What is for data is requested. The memory limit leaves room for what
 * is copied while a snapshot is written, half of the data, and for the server itself.
 *
 * @param maxMemory mebibytes for data
 * @param resources of the server
 */
record CacheSize(long maxMemory, Resources resources) {

  private static final long OVERHEAD = 64;

  /** What a spec asks for, by the profile where it says nothing. */
  static CacheSize of(InstanceSpec spec) {
    CacheSize usual = of(spec.profile());
    String asked = spec.cache().builtin().maxMemory();
    return asked == null ? usual : usual.with(Amounts.mebibytes(asked));
  }

  private static CacheSize of(Profile profile) {
    return switch (profile) {
      case Tiny -> new CacheSize(64, Resources.NONE);
      case Small -> sized("50m", 256);
      case Medium -> sized("100m", 512);
      case Large -> sized("250m", 1024);
    };
  }

  /**
   * Size of the claim: the old snapshot and the one being written, and as much again to spare. An
   * append-only file takes as much as both, and as much again while it is written anew.
   */
  String volume(CacheUse use) {
    int copies = use == CacheUse.State ? 6 : 3;
    return Math.max(1, Math.ceilDiv(maxMemory * copies, 1024)) + "Gi";
  }

  private CacheSize with(long asked) {
    ComputeAmounts requests = resources.requests();
    return requests == null || requests.cpu() == null
        ? new CacheSize(asked, resources)
        : sized(requests.cpu(), asked);
  }

  private static CacheSize sized(String cpu, long memory) {
    long limit = memory + Math.ceilDiv(memory, 2) + OVERHEAD;
    return new CacheSize(
        memory,
        new Resources(
            new ComputeAmounts(cpu, memory + "Mi"), new ComputeAmounts(null, limit + "Mi")));
  }
}
