package gg.sprocket.operator.component.objectstorage;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;

/**
 * Sizes of the Builtin object storage by profile.
 *
 * @param resources of the server and of the Job that makes the buckets
 * @param volume size of the claim
 */
record ObjectStorageSize(Resources resources, String volume) {

  static ObjectStorageSize of(Profile profile) {
    return switch (profile) {
      case Tiny -> new ObjectStorageSize(Resources.NONE, "5Gi");
      case Small -> new ObjectStorageSize(resources("50m", "64Mi", "256Mi"), "20Gi");
      case Medium -> new ObjectStorageSize(resources("100m", "128Mi", "512Mi"), "50Gi");
      case Large -> new ObjectStorageSize(resources("250m", "256Mi", "1Gi"), "100Gi");
    };
  }

  private static Resources resources(String cpu, String memory, String memoryLimit) {
    return new Resources(new ComputeAmounts(cpu, memory), new ComputeAmounts(null, memoryLimit));
  }
}
