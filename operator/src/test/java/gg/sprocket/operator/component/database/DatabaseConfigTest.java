package gg.sprocket.operator.component.database;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.api.v1alpha1.ComputeAmounts;
import gg.sprocket.operator.api.v1alpha1.InstanceSpec;
import gg.sprocket.operator.api.v1alpha1.Profile;
import gg.sprocket.operator.release.DatabaseSize;
import gg.sprocket.operator.resource.Amounts;
import gg.sprocket.operator.resource.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseConfigTest {

  @Test
  void theScriptsAndFixedFilesAreThere() {
    assertThat(DatabaseConfig.files(spec(Profile.Small, Map.of()), false))
        .containsOnlyKeys(
            "parameters.conf",
            "pg_hba.conf",
            "pg_ident.conf",
            "postgresql.conf",
            "prepare.sh",
            "server.sh");
  }

  @Test
  void ownParametersWinOverTheProfiles() {
    String file = parameters(Map.of("max_connections", "300", "work_mem", "16MB"));
    assertThat(file.lines())
        .contains("max_connections = '300'", "work_mem = '16MB'", "shared_buffers = '256MB'")
        .doesNotContain("max_connections = '80'");
  }

  @Test
  void noValueBreaksOutOfItsQuotes() {
    assertThat(
            parameters(Map.of("a", "x' port = '1", "b", "end\\", "c", "\\'"))
                .lines()
                .filter(line -> line.matches("[abc] .*")))
        .containsExactly("a = 'x'' port = ''1'", "b = 'end\\\\'", "c = '\\\\'''");
  }

  @ParameterizedTest
  @EnumSource(Profile.class)
  void theMemoryLimitCoversWhatTheServerMayTake(Profile profile) {
    DatabaseSize size = DatabaseSize.of(profile);
    ComputeAmounts limits = size.resources().limits();
    assertThat(limits == null).isEqualTo(profile == Profile.Tiny);
    if (limits != null && limits.memory() != null) {
      long buffers = mebibytes(size, "shared_buffers");
      long sharedMemory = 256;
      assertThat(Amounts.mebibytes(limits.memory())).isGreaterThan(buffers + sharedMemory);
    }
    assertThat(Integer.parseInt(size.parameters().getOrDefault("max_connections", "0")))
        .isGreaterThanOrEqualTo(50);
  }

  private static long mebibytes(DatabaseSize size, String parameter) {
    String value = size.parameters().getOrDefault(parameter, "0MB");
    return Amounts.mebibytes(value.replace("GB", "Gi").replace("MB", "Mi"));
  }

  private static String parameters(Map<String, String> own) {
    return DatabaseConfig.files(spec(Profile.Small, own), false)
        .getOrDefault("parameters.conf", "");
  }

  private static InstanceSpec spec(Profile profile, Map<String, String> parameters) {
    return Json.MAPPER.convertValue(
        Map.of(
            "profile",
            profile.name(),
            "database",
            Map.of("builtin", Map.of("parameters", parameters))),
        InstanceSpec.class);
  }
}
