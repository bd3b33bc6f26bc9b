package gg.sprocket.operator.api;

import gg.sprocket.dev.Chart;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencePagesTest {

  @Test
  void theApiReferenceIsGenerated() {
    new GeneratedFile("docs/reference/api.md")
        .mustBe(new ApiReferencePage(CrdGeneration.crds()).markdown());
  }

  @Test
  void thePermissionsAreGenerated() {
    String rendered = new Chart(RepositoryFolder.CHART).yaml(Map.of(), "1.34.0");
    new GeneratedFile("docs/reference/permissions.md")
        .mustBe(new PermissionsPage(ChartPermissions.of(rendered)).markdown());
  }
}
