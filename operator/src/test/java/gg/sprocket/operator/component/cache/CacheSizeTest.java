package gg.sprocket.operator.component.cache;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.CacheUse;
import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.component.Shipped;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CacheSizeTest {

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theLimitLeavesRoomForASnapshot(Profile profile) {
    for (String asked : new String[] {null, "64Mi", "1Gi", "16Gi"}) {
      CacheSize size = CacheSize.of(spec(profile, asked));
      ComputeAmounts limits = size.resources().limits();
      if (limits != null && limits.memory() != null) {
        assertThat(Amounts.mebibytes(limits.memory())).isEqualTo(size.maxMemory() * 3 / 2 + 64);
      } else {
        assertThat(profile).isEqualTo(Profile.Tiny);
      }
      assertThat(Amounts.mebibytes(size.volume(CacheUse.Cache)))
          .isGreaterThanOrEqualTo(size.maxMemory() * 3);
      assertThat(Amounts.mebibytes(size.volume(CacheUse.State)))
          .isGreaterThanOrEqualTo(size.maxMemory() * 6);
    }
  }

  /** A limit without a request would become the request. */
  @Test
  void tinyAsksForNothing() {
    assertThat(CacheSize.of(spec(Profile.Tiny, "4Gi")).resources().requests()).isNull();
    assertThat(CacheSize.of(spec(Profile.Tiny, "4Gi")).resources().limits()).isNull();
    assertThat(CacheSize.of(spec(Profile.Tiny, "4Gi")).maxMemory()).isEqualTo(4096);
  }

  @ParameterizedTest
  @CsvSource({"Tiny, false", "Small, true", "Large, true"})
  void persistenceGoesByTheProfile(Profile profile, boolean persistent) {
    Scene scene = Scene.minimal().set("profile: " + profile);
    assertThat(data(scene).isPersistent()).isEqualTo(persistent);
  }

  /** A release that keeps running scrims there has the last word. */
  @Test
  void whatMustNotBeLostIsKeptAndNotEvicted() {
    Scene scene =
        Scene.minimal()
            .release(Shipped.release("1.4.0"))
            .set("version: 1.4.0")
            .set("profile: Tiny")
            .set("cache: {builtin: {persistence: None, evictionPolicy: AllKeysLru}}")
            .settle();
    assertThat(data(scene).isPersistent()).isTrue();
    assertThat(CacheConfig.files(data(scene)).get("parameters.conf"))
        .contains(
            "maxmemory-policy noeviction",
            "save 900 1 300 100",
            "appendonly yes",
            "appendfsync everysec");
    assertThat(scene.health("cache").message())
        .isEqualTo(
            "Redis is kept on a volume in spite of spec.cache.builtin.persistence None, because"
                + " release 1.4.0 keeps running scrims in it");
  }

  private static InstanceSpec spec(Profile profile, @Nullable String maxMemory) {
    Map<String, Object> builtin = maxMemory == null ? Map.of() : Map.of("maxMemory", maxMemory);
    return Json.MAPPER.convertValue(
        Map.of("profile", profile.name(), "cache", Map.of("builtin", builtin)), InstanceSpec.class);
  }

  private static CacheData data(Scene scene) {
    return CacheData.of(scene.instance(), scene.observed());
  }
}
