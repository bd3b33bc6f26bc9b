package gg.sprocket.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import gg.sprocket.operator.plan.Platform;
import org.junit.jupiter.api.Test;

class ExposureDocTest {

  private static final String NGINX = "nginx.ingress.kubernetes.io/";

  @Test
  void theGuideNamesEveryAnnotationThatIsAllowed() {
    String guide = Page.at("docs/guides/exposure.md").text();

    assertThat(Platform.harmless())
        .allSatisfy(key -> assertThat(guide).contains("`" + key.replace(NGINX, "") + "`"));
  }
}
