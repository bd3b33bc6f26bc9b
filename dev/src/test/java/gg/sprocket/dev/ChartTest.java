package gg.sprocket.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartTest {
  @TempDir Path folder;

  @BeforeEach
  void writeChart() throws IOException {
    Files.createDirectory(folder.resolve("templates"));
    Files.writeString(
        folder.resolve("Chart.yaml"),
        "{apiVersion: v2, name: some, version: 1.0.0, kubeVersion: '>=1.34.0-0'}");
    Files.writeString(folder.resolve("values.yaml"), "operator: {deploy: true}");
    Files.writeString(
        folder.resolve("templates/all.yaml"),
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
        ---
        apiVersion: sprocket.gg/v1alpha1
        kind: SprocketRelease
        metadata: {name: "1.5.0"}
        {{- if .Values.operator.deploy }}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}}
        {{- end }}
        """);
  }

  @Test
  void rendersAsAnInstallWouldWithTheOperatorLeftOutOnRequest() {
    List<HasMetadata> objects = new Chart(folder).render(Chart.WITHOUT_OPERATOR, "1.37.2");

    assertThat(objects)
        .extracting(HasMetadata::getKind)
        .containsExactly("ServiceAccount", "SprocketRelease");
    assertThat(objects.getFirst().getMetadata().getName()).isEqualTo("sprocket-operator");
    assertThat(objects.getFirst().getMetadata().getNamespace()).isEqualTo("sprocket-system");
    assertThat(new Chart(folder).render(Map.of(), "1.37.2")).hasSize(3);
  }

  @Test
  void refusesAnOldClusterAsHelmDoes() {
    assertThatThrownBy(() -> new Chart(folder).render(Map.of(), "1.30.0"))
        .isInstanceOf(DevFailure.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("1.34.0");
  }
}
