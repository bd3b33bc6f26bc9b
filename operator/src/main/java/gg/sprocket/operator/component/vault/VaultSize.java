package gg.sprocket.operator.component.vault;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.ManagedVault;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.api.v1alpha1.Resources;
import java.util.Optional;

/**
 * Sizes of a member of the Vault by profile.
 *
 * @param resources of its server
 * @param volume size of its claim
 */
record VaultSize(Resources resources, String volume) {

  static VaultSize of(Profile profile, ManagedVault settings) {
    VaultSize usual =
        switch (profile) {
          case Tiny -> new VaultSize(Resources.NONE, "1Gi");
          case Small -> new VaultSize(resources("50m", "128Mi", "512Mi"), "5Gi");
          case Medium -> new VaultSize(resources("100m", "256Mi", "1Gi"), "10Gi");
          case Large -> new VaultSize(resources("250m", "512Mi", "2Gi"), "20Gi");
        };
    return Optional.ofNullable(settings.resources())
        .map(asked -> new VaultSize(asked, usual.volume()))
        .orElse(usual);
  }

  private static Resources resources(String cpu, String memory, String memoryLimit) {
    return new Resources(new ComputeAmounts(cpu, memory), new ComputeAmounts(null, memoryLimit));
  }
}
