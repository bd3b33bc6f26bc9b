package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.component.Scene;
import gg.sprocket.operator.resource.Amounts;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages of the backing services say of each profile, against what is rendered. */
class ProfilesDocTest {

  @ParameterizedTest
  @EnumSource
  void theDatabasesTableIsTrue(Profile profile) {
    List<String> row = row("docs/concepts/database.md", profile);

    assertThat(config(profile, "mle-database"))
        .contains("max_connections = '" + row.get(1) + "'")
        .contains("shared_buffers = '" + row.get(2) + "'");
  }

  @ParameterizedTest
  @EnumSource
  void theCachesTableIsTrue(Profile profile) {
    List<String> row = row("docs/concepts/cache.md", profile);
    boolean kept =
        scene(profile).all(PersistentVolumeClaim.class).stream()
            .anyMatch(claim -> claim.getMetadata().getName().equals("mle-cache-data"));

    assertThat(config(profile, "mle-cache"))
        .contains("maxmemory " + Amounts.mebibytes(row.get(1)) + "mb\n");
    assertThat(row.get(2)).isEqualTo(kept ? "yes" : "no");
  }

  private static List<String> row(String page, Profile profile) {
    return Page.at(page).rows().stream()
        .filter(row -> row.getFirst().equals("`" + profile + "`"))
        .findFirst()
        .orElseThrow();
  }

  private static String config(Profile profile, String name) {
    return scene(profile).get(ConfigMap.class, name).getData().getOrDefault("parameters.conf", "");
  }

  private static Scene scene(Profile profile) {
    return Scene.minimal().set("profile: " + profile).settle();
  }
}
